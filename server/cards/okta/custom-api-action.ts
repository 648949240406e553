// okta.custom-api-action: makes any call of the org's API.
import { z } from 'zod';

import { defineAction, done, simulated } from '../../../shared/card/card.ts';
import { anyJson, scalar, textEntries } from '../../../shared/card/fields.ts';
import { isRead, type OktaCall } from '../../../shared/card/okta-client.ts';
import { splitRelative } from './lib/relative-url.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export default defineAction({
  id: 'okta.custom-api-action',
  version: 1,
  title: 'Custom API Action',
  summary: "Calls any address of the org's API.",
  docs: [
    "For what no other card does. The address begins with `/api/v1/` and stays inside the org's API: a full address, `//`, `\\`, `@` and `..` are refused. Write an `@` in it as `%40`.",
    'A GET is made in a dry run, too. A GET, PUT or DELETE is repeated after a crash; a POST or PATCH whose answer was lost is not: the run then asks a person.',
    '**Scopes:** those that you name. A call that needs another is refused by Okta with a 403.',
    "Source: [Okta's API](https://developer.okta.com/docs/api/).",
  ].join('\n\n'),
  effect: 'once',
  // J5
  effectOf: ({ requestType }) => (requestType === 'POST' || requestType === 'PATCH' ? 'once' : 'repeatable'),
  connection: { apps: [{ app: 'okta' }], required: true },
  input: z.object({
    requestType: z.enum(METHODS).default('GET').meta({ title: 'Request type' }),
    relativeUrl: z
      .string()
      .min(1)
      .max(8_000)
      .meta({ title: 'Relative URL', description: 'Begins with /api/v1/.', placeholder: '/api/v1/users/me' }),
    scopes: z
      .array(z.string().regex(/^okta\.[A-Za-z.]+$/, 'A scope is written like okta.users.read.'))
      .default([])
      .meta({
        title: 'Scopes',
        description: 'The scopes that the call needs.',
        widget: 'text-list',
        neededScopes: true,
      }),
    query: z
      .record(z.string(), scalar)
      .optional()
      .meta({ title: 'Query', description: 'Added to the URL.', widget: 'key-values' }),
    headers: z
      .record(z.string(), scalar)
      .optional()
      .meta({ title: 'Headers', widget: 'key-values', format: 'headers', mayHoldSecrets: true }),
    body: anyJson.optional().meta({ title: 'Body', widget: 'json' }),
  }),
  output: z.object({
    statusCode: z.int().meta({ title: 'Status code' }),
    headers: z.record(z.string(), z.string()).meta({ title: 'Headers', description: 'Names in lower case.' }),
    body: anyJson.meta({ title: 'Body' }),
  }),
  sample: { statusCode: 200, headers: { 'content-type': 'application/json' }, body: { id: '00u1a2b3c4D5e6F7g8h9' } },
  example: {
    requestType: 'POST',
    relativeUrl: '/api/v1/users/00u1a2b3c4D5e6F7g8h9/lifecycle/suspend',
    scopes: ['okta.users.manage'],
  },
  callsOut: ({ connection }) => (typeof connection?.['orgUrl'] === 'string' ? connection['orgUrl'] : undefined),
  async run({ input, mode, okta, signal }) {
    signal.throwIfAborted();
    const { path, query } = splitRelative(input.relativeUrl);
    const call: OktaCall = {
      method: input.requestType,
      path,
      query: { ...query, ...Object.fromEntries(textEntries(input.query)) },
      scopes: input.scopes,
    };
    const headers = Object.fromEntries(textEntries(input.headers));
    if (Object.keys(headers).length > 0) call.headers = headers;
    if (input.body !== undefined && input.body !== null) call.body = input.body;
    // What leads out of the API is refused before anything else, in a dry run, too.
    const preview = okta.preview(call);
    if (mode === 'dry' && !isRead(call)) return simulated(preview, { statusCode: 200, headers: {}, body: null });
    const answer = await okta.request(call);
    return done({ statusCode: answer.status, headers: { ...answer.headers }, body: answer.body });
  },
});

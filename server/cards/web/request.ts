// web.request: makes one HTTP request to any address that the installation may reach.
import { z } from 'zod';

import { defineAction, done, simulated } from '../../../shared/card/card.ts';
import type { HttpRequest } from '../../../shared/card/card.ts';
import { anyJson, scalar, textEntries } from '../../../shared/card/fields.ts';
import { isHostAllowed } from '../../../shared/card/host-pattern.ts';
import { statusError } from '../../../shared/card/http-status.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';

const input = z.object({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']).default('GET').meta({ title: 'Method' }),
  url: z.string().min(1).meta({
    title: 'URL',
    description: 'Begins with https:// or http://.',
    format: 'url',
    placeholder: 'https://example.com/alerts',
  }),
  headers: z
    .record(z.string(), scalar)
    .optional()
    .meta({ title: 'Headers', widget: 'key-values', format: 'headers', mayHoldSecrets: true }),
  query: z
    .record(z.string(), z.union([scalar, z.array(scalar)]))
    .optional()
    .meta({
      title: 'Query',
      description: 'Added to the URL; a list is added once for each item.',
      widget: 'key-values',
    }),
  body: anyJson.optional().meta({ title: 'Body', description: 'JSON is sent as JSON, text as it is.', widget: 'json' }),
  repeatable: z.boolean().default(false).meta({
    title: 'Safe to repeat',
    description: 'The receiver recognises the header Idempotency-Key, so sending a POST or PATCH twice does no harm.',
  }),
  failOnStatus: z.boolean().default(true).meta({
    title: 'Fail on error status',
    description: 'An answer of 400 or above fails the step; otherwise it is an output like any other.',
  }),
});

type Input = z.infer<typeof input>;

export default defineAction({
  id: 'web.request',
  version: 1,
  title: 'HTTP Request',
  summary: 'Calls any HTTP address and gives its answer.',
  docs: [
    'Sends one request and gives status, headers and body; a JSON answer can be mapped field by field.',
    'Every attempt of a step carries the same `Idempotency-Key`. GET, HEAD, PUT and DELETE are repeated after a crash; a POST or PATCH whose answer was lost is not, unless **Safe to repeat** is on: the run then asks a person.',
    'Answers 408, 425, 429 and 5xx are tried again, `Retry-After` is respected; other answers from 400 on fail the step at once.',
    'A **connection** of the app HTTP signs the request in: a token, user and password, a header, OAuth 2 or a certificate. Its secret is sent to the hosts that the connection names alone, after redirects, too, and stands in no flow, run or export. A header of the same name gives way to it.',
    'Private and local addresses are refused unless the installation allows them with `SIGNALBOX_ALLOW_PRIVATE`. Up to 5 redirects are followed, up to 5 MiB are read.',
  ].join('\n\n'),
  effect: 'once',
  effectOf: ({ method, repeatable }) =>
    repeatable || (method !== 'POST' && method !== 'PATCH') ? 'repeatable' : 'once', // J5
  connection: { apps: [{ app: 'http' }], required: false },
  input,
  output: z.object({
    status: z.int().meta({ title: 'Status' }),
    headers: z.record(z.string(), z.string()).meta({ title: 'Headers', description: 'Names in lower case.' }),
    body: anyJson.meta({ title: 'Body' }),
  }),
  sample: { status: 200, headers: { 'content-type': 'application/json' }, body: { ok: true } },
  example: { method: 'POST', url: 'https://example.com/alerts', body: { text: 'All factors were reset.' } },
  callsOut: ({ input: { url } }) => url,
  async run({ input: given, connection, mode, http, signal, idempotencyKey, standsIn = false }) {
    signal.throwIfAborted();
    const request = toRequest(given, idempotencyKey);
    // S11: reads are real, writes are not sent.
    if (mode === 'dry' && given.method !== 'GET' && given.method !== 'HEAD') {
      const { method, url, headers = {}, body = null } = request;
      const signIn = connection === undefined ? undefined : signInFor(connection, url, standsIn);
      const preview: JsonObject = { method, url, headers: { ...headers, ...signIn?.headers }, body };
      if (signIn?.certificate === true) preview['certificate'] = HIDDEN;
      return simulated(preview, { status: 200, headers: {}, body: null });
    }
    const response = await http.request(request);
    const failure = given.failOnStatus ? statusError(response, `${given.method} ${hostOf(request.url)}`) : undefined;
    if (failure !== undefined) throw failure;
    return done({ status: response.status, headers: response.headers, body: response.body });
  },
});

function toRequest(given: Input, idempotencyKey: string): HttpRequest {
  // J6: the author's own header of that name wins.
  const headers: Record<string, string> = { 'idempotency-key': idempotencyKey };
  for (const [name, value] of textEntries(given.headers)) headers[name.toLowerCase()] = value;
  const request: HttpRequest = { method: given.method, url: withQuery(given.url.trim(), given.query), headers };
  if (given.body !== undefined && given.body !== null) request.body = given.body;
  return request;
}

/** Stands in a preview for the secret, which the card itself does not have. */
const HIDDEN = '[redacted]';

/**
 * What the connection would add to the request, with its secrets hidden.
 * @param isInvented the connection only stands in for one, as in a test of a flow
 * @throws TerminalError `connection.host-refused`, as the call itself would
 */
function signInFor(
  { auth, hosts }: JsonObject,
  url: string,
  isInvented: boolean,
): { headers: Record<string, string>; certificate?: true } {
  const patterns = Array.isArray(hosts) ? hosts.filter((host) => typeof host === 'string') : [];
  // For an invented connection nobody has said yet which hosts it will be for.
  if (!isInvented && URL.canParse(url) && !isHostAllowed(patterns, new URL(url))) {
    throw new TerminalError(
      'connection.host-refused',
      `This connection is for ${patterns.join(', ')}, and the call goes to ${hostOf(url)}. Correct the address, or have an administrator add the host to the connection.`,
      { details: { host: hostOf(url) } },
    );
  }
  const { type, name } = isJsonObject(auth) ? auth : {};
  if (type === 'mtls') return { headers: {}, certificate: true };
  if (type === 'header' && typeof name === 'string') return { headers: { [name.toLowerCase()]: HIDDEN } };
  return { headers: { authorization: `${type === 'basic' ? 'Basic' : 'Bearer'} ${HIDDEN}` } };
}

/** The address with the pairs behind its own query and before its fragment. A value that is null is left out. */
function withQuery(url: string, query: Input['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one) =>
      one === null ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`],
    ),
  );
  if (pairs.length === 0) return url;
  const [address = '', fragment] = url.split('#', 2);
  const joined = `${address}${address.includes('?') ? '&' : '?'}${pairs.join('&')}`;
  return fragment === undefined ? joined : `${joined}#${fragment}`;
}

/** The host of an address, with its port where that is written. @throws TerminalError `http.bad-url` */
function hostOf(url: string): string {
  const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#]+)/i.exec(url)?.[1];
  if (host === undefined) {
    throw new TerminalError(
      'http.bad-url',
      'The URL must begin with https:// or http:// and name a host. Correct the input URL.',
    );
  }
  return host;
}

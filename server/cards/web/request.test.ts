import { expect, test } from 'vitest';

import type { ActionContext, HttpRequest, HttpResponse } from '../../../shared/card/card.ts';
import { noCoverage } from '../../../shared/card/coverage.ts';
import { noPledges } from '../../../shared/card/pledge.ts';
import { noTables } from '../../../shared/card/tables.ts';
import { oktaNotConnected } from '../../../shared/okta/call-url.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import webRequest from './request.ts';
import { slackWithout } from '../../../shared/card/slack-client.ts';

type Context = ActionContext<ReturnType<typeof webRequest.input.parse>>;

function aContext(
  input: JsonObject,
  answer: Partial<HttpResponse> = {},
  part: Partial<Context> = {},
): { context: Context; sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const context: Context = {
    input: webRequest.input.parse(input),
    mode: 'live',
    http: {
      request: async (request) => {
        sent.push(request);
        return { status: 200, headers: {}, body: null, ...answer };
      },
    },
    mail: { send: () => Promise.reject(new Error('no mail is sent here')) },
    okta: oktaNotConnected(),
    slack: slackWithout(() => Promise.reject(new Error('no Slack in this test'))),
    pledges: noPledges(),
    tables: noTables(),
    coverage: noCoverage(),
    connection: undefined,
    connectionApp: undefined,
    approvalLink: () => 'https://example.com/approve/x',
    signal: new AbortController().signal,
    idempotencyKey: 'run_1.node',
    startedAt: '2026-01-01T00:00:00.000Z',
    ...part,
  };
  return { context, sent };
}

test.each([
  ['GET', false, 'repeatable'],
  ['HEAD', false, 'repeatable'],
  ['PUT', false, 'repeatable'],
  ['DELETE', false, 'repeatable'],
  ['POST', false, 'once'],
  ['PATCH', false, 'once'],
  ['POST', true, 'repeatable'],
])('J5 %s, safe to repeat %s: %s', (method, repeatable, effect) => {
  expect(webRequest.effectOf?.(webRequest.input.parse({ method, repeatable, url: 'https://example.com' }))).toBe(
    effect,
  );
});

test("J6 the step's key goes along, unless the author sends one of that name", async () => {
  const plain = aContext({ url: 'https://example.com/' });
  await webRequest.run(plain.context);
  expect(plain.sent[0]?.headers).toEqual({ 'idempotency-key': 'run_1.node' });
  const own = aContext({
    url: 'https://example.com/',
    headers: { 'Idempotency-Key': 'mine', 'X-Count': 3, 'X-None': null },
  });
  await webRequest.run(own.context);
  expect(own.sent[0]?.headers).toEqual({ 'idempotency-key': 'mine', 'x-count': '3' });
});

test.each([
  ['https://example.com/a', 'https://example.com/a?q=a%20b&n=1&n=2'],
  ['https://example.com/a?x=y', 'https://example.com/a?x=y&q=a%20b&n=1&n=2'],
  ['https://example.com/a#part', 'https://example.com/a?q=a%20b&n=1&n=2#part'],
])('the query is added to %s', async (url, expected) => {
  const { context, sent } = aContext({ url, query: { q: 'a b', n: [1, 2], none: null } });
  await webRequest.run(context);
  expect(sent[0]?.url).toBe(expected);
});

test('the answer is the output, the body goes as it is', async () => {
  const answer = { status: 201, headers: { etag: '"1"' }, body: { id: 7 } };
  const { context, sent } = aContext({ method: 'POST', url: 'https://example.com/', body: { a: [1] } }, answer);
  expect(await webRequest.run(context)).toEqual({ kind: 'done', port: 'out', output: answer });
  expect(sent[0]).toMatchObject({ method: 'POST', body: { a: [1] } });
});

test('an error status fails the step, unless it is asked for as an output', async () => {
  const failing = aContext({ url: 'https://example.com/secret' }, { status: 404, body: 'gone' });
  await expect(webRequest.run(failing.context)).rejects.toThrow(TerminalError);
  await expect(webRequest.run(failing.context)).rejects.toThrow('GET example.com answered 404');
  await expect(webRequest.run(aContext({ url: 'https://example.com/' }, { status: 502 }).context)).rejects.toThrow(
    RetryableError,
  );
  const asked = aContext({ url: 'https://example.com/', failOnStatus: false }, { status: 404, body: 'gone' });
  expect(await webRequest.run(asked.context)).toMatchObject({ port: 'out', output: { status: 404, body: 'gone' } });
});

test.each(['GET', 'HEAD'])('S11 in a dry run %s is sent: reads are real', async (method) => {
  const { context, sent } = aContext({ method, url: 'https://example.com/' }, {}, { mode: 'dry' });
  expect(await webRequest.run(context)).toMatchObject({ kind: 'done' });
  expect(sent).toHaveLength(1);
});

test('S11 in a dry run a write is shown and not sent', async () => {
  const { context, sent } = aContext(
    { method: 'DELETE', url: 'https://example.com/x', query: { a: 1 } },
    {},
    { mode: 'dry' },
  );
  expect(await webRequest.run(context)).toEqual({
    kind: 'simulated',
    port: 'out',
    output: { status: 200, headers: {}, body: null },
    preview: {
      method: 'DELETE',
      url: 'https://example.com/x?a=1',
      headers: { 'idempotency-key': 'run_1.node' },
      body: null,
    },
  });
  expect(sent).toEqual([]);
});

test('S11 hosts of an invented connection refuse nothing in a dry run, those of a real one do', async () => {
  const connection = { auth: { type: 'bearer', token: '(Token)' }, hosts: ['example.com:443'] } as const;
  const given = { method: 'POST', url: 'https://api.example.net/issues' };
  const dry = { mode: 'dry', connection, connectionApp: 'http' } as unknown as Partial<Context>;
  expect(await webRequest.run(aContext(given, {}, { ...dry, standsIn: true }).context)).toMatchObject({
    kind: 'simulated',
    preview: { url: 'https://api.example.net/issues', headers: { authorization: 'Bearer [redacted]' } },
  });
  await expect(webRequest.run(aContext(given, {}, dry).context)).rejects.toMatchObject({
    code: 'connection.host-refused',
  });
});

// Whatever comes in over a socket, the answer is one that docs/errors.md has: never a fault of ours, never a connection
// that is left waiting. Requests are made at random from the routes that the API's own description names.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import { expectProperty } from '../../tests/support/property.ts';
import { swept } from '../../tests/support/sweep.ts';
import type { JsonValue } from '../../shared/json.ts';
import { HOOK_SECRET, startTestServer, TOKEN, type TestServer } from './server.test-support.ts';

const ERRORS = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
const codes = new Set([...ERRORS.matchAll(/^\| `([^`]+)`/gm)].map(([, code]) => code));

let server: TestServer;
let routes: { method: string; path: string }[];
/** Ids of what is there, by the beginning of the paths that name it. */
let known: Record<string, string[]>;

const event = {
  uuid: 'one',
  eventType: 'user.session.start',
  published: '2026-05-01T12:00:00.000Z',
  actor: { id: '1', type: 'User', displayName: 'Ada', alternateId: 'ada@example.com' },
  target: [{ id: '2', type: 'User', displayName: 'Lin', alternateId: 'lin@example.com' }],
  client: { ipChain: [{ ip: '192.0.2.1' }] },
};
const flow = {
  formatVersion: 1,
  id: 'plain',
  name: 'Plain',
  nodes: {
    trigger: { card: 'okta.event', version: 1, name: 'Begin', inputs: { eventType: 'user.session.start' } },
    keep: { card: 'data.set', version: 1, name: 'Keep', inputs: { values: { uuid: '{{ trigger.uuid }}' } } },
  },
  edges: edgesOf('trigger -> keep'),
  settings: { maxConcurrentRuns: 5, concurrencyKey: '{{ trigger.uuid }}' },
};
/** One whole body for each kind of call; what is sent has some places changed. */
const bodies: JsonValue[] = [
  flow,
  { data: { events: [event, event] }, eventId: 'delivery' },
  event,
  { mode: 'dry', event, version: 1, triggerNodeId: 'trigger' },
  { filter: { flow: 'plain', status: 'failed', since: '2026-01-01', q: 'x' }, version: 'same', preview: true },
  { nodeId: 'keep', iteration: null, decision: 'done', output: { a: 1 }, comment: 'x', approver: 'ada@example.com' },
  {
    email: 'ada@example.com',
    name: 'Ada',
    role: 'viewer',
    password: 'long enough, this one',
    token: 'x',
    disabled: false,
  },
  { retention: { days: 90, maxRuns: 1_000, maxEvents: 1_000 }, succeeded: { days: 1, runs: 5 }, reason: 'x' },
  {
    id: 'more',
    app: 'okta',
    name: 'More',
    settings: { orgUrl: 'https://x.okta.com', hook: { secret: 'a secret of its own' } },
  },
];

beforeAll(async () => {
  server = await startTestServer();
  await server.send('POST', '/api/flows', { body: flow });
  await server.send('POST', '/api/flows/plain/activate');
  const { json: posted } = await server.send('POST', '/api/events', { body: event });
  const [stored] = posted['items'] as unknown as { id: string; runs: { runId: string }[] }[];
  known = {
    '/api/flows': ['plain'],
    '/api/runs': [stored?.runs[0]?.runId ?? ''],
    '/api/events': [stored?.id ?? ''],
    '/api/connections': ['default'],
  };
  const { json } = await server.send('GET', '/api/openapi.json');
  routes = Object.entries(json['paths'] ?? {}).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })),
  );
});
afterAll(() => server.stop());

const odd = fc.oneof(
  // An object that has no text form at all.
  fc.constant<JsonValue>({ toString: 1, valueOf: [] }),
  fc.constantFrom<JsonValue>(
    '',
    '\0',
    '\ud800',
    '__proto__',
    '../..',
    '%00',
    "';--",
    '{{',
    '{{ 1/0 }}',
    null,
    true,
    [],
    {},
  ),
  fc.constantFrom<JsonValue>(0, -1, 2 ** 53, 1e308, 0.5, 'x'.repeat(5_000), '+275760-09-13', 'trigger', 'default', '1'),
  fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>,
  fc.integer({ min: 1, max: 150 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as JsonValue),
);

/** The value with what stands at one of its places replaced; places are counted from its root. */
function replaced(value: JsonValue, place: { left: number }, by: JsonValue): JsonValue {
  if (place.left-- === 0) return by;
  if (Array.isArray(value)) return value.map((item) => replaced(item, place, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaced(item, place, by)]));
}

const json = fc
  .tuple(fc.constantFrom(...bodies), fc.array(fc.tuple(fc.nat(40), odd), { maxLength: 3 }))
  .map(([body, changes]) => JSON.stringify(changes.reduce((all, [left, by]) => replaced(all, { left }, by), body)));
const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const NO_JSON = [
  '',
  '{',
  'null',
  '7',
  '"x"',
  '{"a":1}{}',
  '\ufeff{}',
  '{"__proto__":{"a":1}}',
  '{"a":1e999}',
  '[{'.repeat(9_999),
];
/** Depth that hides from whoever counts bytes, and a form of too many fields. */
const HIDDEN = [
  { type: `${JSON_TYPE}; charset=utf-7`, body: `{"name":${'+AFs-'.repeat(20_000)}${'+AF0-'.repeat(20_000)}}` },
  { type: FORM, body: 'field=1&'.repeat(20) },
  { type: FORM, body: 'decision=approve&comment=x' },
  { type: JSON_TYPE, body: JSON.stringify('x'.repeat(80_000)) },
];
const content = fc.oneof(
  { weight: 6, arbitrary: json.map((body) => ({ type: JSON_TYPE, body })) },
  fc.constantFrom(...NO_JSON).map((body) => ({ type: JSON_TYPE, body })),
  fc.record({ type: fc.constantFrom('text/plain', FORM, `${JSON_TYPE}; charset=utf-16`, ';', ''), body: json }),
  fc.constantFrom(...HIDDEN),
);
const header = fc.constantFrom(
  'If-Match: "1"',
  'If-Match: *',
  'If-Match: "1", "2"',
  'If-None-Match: *',
  'Range: bytes=9999999-',
  'Accept: text/html',
  'Accept: ;;',
  'Accept-Encoding: br;q=x',
  'Content-Encoding: gzip',
  'Content-Encoding: x',
  'Cookie: signalbox.sid=s%3Ax.y',
  'Cookie: signalbox.sid=%',
  'Origin: http://elsewhere',
  'Sec-Fetch-Site: cross-site',
  'Idempotency-Key: k',
  'X-Okta-Verification-Challenge: c',
  'X-Forwarded-For: x, 192.0.2.1',
  'Upgrade: websocket',
  `X-Long: ${'x'.repeat(9_000)}`,
);
const query = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'limit',
        'cursor',
        'q',
        'flow',
        'status',
        'event',
        'since',
        'until',
        'format',
        'version',
        'from',
        'mode',
        'run',
      ),
      fc.constantFrom(
        '',
        '0',
        '1',
        '200',
        '1e9',
        'x',
        '%00',
        '%ff',
        '%E0%A4%A',
        '%ED%A0%80',
        'WzFd',
        'WyJhIiwiYiJd',
        'W10',
        'failed,x',
        'xstate',
      ),
    ),
    { maxLength: 4 },
  )
  .map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
const wayIn = fc.constantFrom('plain', 'plain', 'plain', 'chunked', 'cut', 'twice', 'absolute', 'odd method');
const request = fc.record({
  route: fc.nat(),
  ids: fc.array(fc.constantFrom('known', 'known', 'known', 'x', '%00', 'a%2Fb', '__proto__', '%F0%9F%98%80', '1'), {
    minLength: 3,
    maxLength: 3,
  }),
  query,
  headers: fc.array(header, { maxLength: 3 }),
  as: fc.constantFrom('who may', 'who may', 'who may', 'nobody', 'somebody else'),
  content,
  wayIn,
});
type Request = typeof request extends fc.Arbitrary<infer Value> ? Value : never;

function bytesOf({ route, ids, query, headers, as, content, wayIn }: Request): Buffer {
  const { method, path } = routes[route % routes.length] ?? { method: 'GET', path: '/' };
  const own = Object.entries(known).find(([prefix]) => path.startsWith(prefix))?.[1] ?? ['x'];
  let at = 0;
  const target = path.replaceAll(/\{\w+\}/g, () => {
    const id = ids[at++] ?? 'x';
    return id === 'known' ? (at === 1 ? (own[0] ?? 'x') : 'keep') : id;
  });
  // Nothing ends the stream but its client.
  const verb = wayIn === 'odd method' ? 'PROPFIND' : path === '/api/stream' ? 'HEAD' : method;
  const secret = path.startsWith('/hooks') ? HOOK_SECRET : `Bearer ${TOKEN}`;
  const { type } = content;
  const bytes = Buffer.from(content.body);
  const lines = [
    `${verb} ${wayIn === 'absolute' ? 'http://x:99999' : ''}${target}${query === '' ? '' : `?${query}`} HTTP/1.1`,
    'Host: x',
    'Connection: close',
    ...(as === 'nobody' ? [] : [`Authorization: ${as === 'who may' ? secret : 'Bearer wrong'}`]),
    ...headers,
    ...(verb === 'GET' || verb === 'HEAD' ? [] : [`Content-Type: ${type}`]),
    wayIn === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes.length}`,
  ];
  const head = `${lines.join('\r\n')}\r\n\r\n`;
  if (wayIn === 'chunked')
    return Buffer.concat([Buffer.from(`${head}${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]);
  const whole = Buffer.concat([Buffer.from(head), bytes]);
  if (wayIn === 'twice')
    return Buffer.concat([Buffer.from(whole.toString().replace('Connection: close\r\n', '')), whole]);
  return wayIn === 'cut' ? whole.subarray(0, head.length + Math.floor(bytes.length / 2)) : whole;
}

async function answersTo(bytes: Buffer, endsEarly: boolean): Promise<string[]> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(bytes);
  if (endsEarly) socket.end();
  const all = await text(socket).catch(() => '');
  return all.split(/(?=HTTP\/1\.1 \d{3} )/).filter((answer) => answer !== '');
}

/** The code of an answer that refuses; undefined where it has none to give. */
function codeOf(answer: string): string | undefined {
  const end = answer.indexOf('\r\n\r\n');
  const sent = answer.slice(end + 4);
  if (!/^content-type: application\/json/im.test(answer.slice(0, end)) || sent === '') return undefined;
  return (JSON.parse(sent) as { error?: { code?: string } }).error?.code ?? 'none';
}

test('whatever is sent is answered, and never by a fault of ours', { timeout: 120_000 }, async () => {
  await expectProperty(
    fc.asyncProperty(request, async (sent) => {
      for (const answer of await answersTo(bytesOf(sent), sent.wayIn === 'cut')) {
        const status = Number(answer.slice(9, 12));
        expect([answer.slice(0, 400), status]).toEqual([answer.slice(0, 400), expect.toSatisfy((code) => code < 500)]);
        if (status < 400) continue;
        const code = codeOf(answer);
        if (code !== undefined) expect(codes).toContain(code);
        expect(answer).not.toMatch(/\.(?:ts|js):\d+/);
      }
    }),
    { numRuns: swept(2_000) },
  );
  expect((await server.send('GET', '/health/ready')).status).toBe(200);
  expect(server.logged.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)).toEqual([]);
});

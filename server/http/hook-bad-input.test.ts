// What may come to the address of the hook beside good deliveries: each is answered so that nothing good is lost with it.
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { envelope, resetEvent } from '../../tests/support/sample-events.ts';
import { HOOK_SECRET, startTestServer, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ hookMaxBytes: 4 * 1024 * 1024 });
  const body = {
    formatVersion: 1,
    id: 'resets',
    name: 'Resets',
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      wait: { card: 'logic.delay', version: 1, inputs: { seconds: 3_600 } },
    },
    edges: [{ from: 'trigger', port: 'out', to: 'wait' }],
  };
  await server.send('POST', '/api/flows', { body });
  await server.send('POST', '/api/flows/resets/activate');
});
afterAll(() => server.stop());

const deliver = (body: unknown) =>
  server.send('POST', '/hooks/okta', { token: null, headers: { authorization: HOOK_SECRET }, body });
const stored = async (query = ''): Promise<JsonObject[]> =>
  (await server.send('GET', `/api/events?limit=200${query}`)).json['items'] as unknown as JsonObject[];
const holding = (events: JsonValue): JsonObject => envelope([], { data: { events } });

test.each([
  ['garbage', '\u0000\u0007 not at all'],
  ['half an envelope', JSON.stringify(envelope()).slice(0, 400)],
  ['an empty object', {}],
  ['a list', [resetEvent()]],
  ['no list of events', holding('many')],
])('T1 %s is refused with 400, and nothing of it is stored', async (_what, body) => {
  const refused = await deliver(body);
  expect(refused).toMatchObject({
    status: 400,
    json: { error: { code: expect.stringMatching(/^hook\./u) as string } },
  });
  expect(await stored()).toEqual([]);
});

test('T1 what is no event among events is left out, and the others start their runs', async () => {
  const good = resetEvent();
  expect((await deliver(holding([null, 5, 'x', [], good, {}]))).status).toBe(204);
  const events = await stored();
  expect(events.map(({ uuid }) => uuid).toSorted()).toEqual([good['uuid'], null].toSorted());
  expect(events.find(({ uuid }) => uuid === good['uuid'])).toMatchObject({ runs: [{ flowId: 'resets' }] });
});

test('T1 T2 unknown types and fields of the wrong type are stored, and start nothing that they do not fit', async () => {
  const odd = [
    resetEvent({ eventType: 'made.up.by.nobody' }),
    resetEvent({ eventType: 7 }),
    resetEvent({ published: {}, actor: 'somebody', target: 'them', debugContext: [] }),
  ];
  expect((await deliver(envelope(odd))).status).toBe(204);
  const runs = await Promise.all(odd.map(async ({ uuid }) => (await stored(`&q=${String(uuid)}`))[0]?.['runs']));
  expect(runs).toMatchObject([[], [], [{ flowId: 'resets' }]]);
});

test('T1 1,000 events in one body are stored at once, each with its run, and a second time start nothing', async () => {
  const { client: _client, securityContext: _context, ...small } = resetEvent();
  const events = Array.from({ length: 1_000 }, (_, at) => ({ ...small, uuid: `many-${at}` }));
  expect((await deliver(envelope(events))).status).toBe(204);
  expect((await deliver(envelope(events))).status).toBe(204);
  for (const at of [0, 499, 999]) {
    expect(await stored(`&q=many-${at}`)).toMatchObject([{ duplicates: 1, runs: [{ flowId: 'resets' }] }]);
  }
  let count = 0;
  for (let cursor = ''; ;) {
    const page = await server.send('GET', `/api/runs?flow=resets&limit=200${cursor}`);
    count += (page.json['items'] as unknown as unknown[]).length;
    if (page.json['nextCursor'] === null) break;
    cursor = `&cursor=${encodeURIComponent(String(page.json['nextCursor']))}`;
  }
  expect(count).toBe(1_002);
});

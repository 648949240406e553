// T9.1 by the API: counted first, then run, for editors, on record.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { envelope, resetEvent } from '../../tests/support/sample-events.ts';
import { HOOK_SECRET, startTestServer, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const PATH = '/api/flows/catches-up/catch-up';
const time = {
  since: new Date(Date.now() - 7 * 86_400_000).toISOString(),
  until: new Date(Date.now() + 86_400_000).toISOString(),
};

test('T9.1 a flow catches up: the count, a dry run, the live ones, and who did it', async () => {
  const published = new Date(Date.now() - 2 * 86_400_000).toISOString();
  const body = {
    formatVersion: 1,
    id: 'catches-up',
    name: 'Catches up',
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      note: { card: 'data.compose', version: 1, inputs: { text: 'x' } },
    },
    edges: [{ from: 'trigger', port: 'out', to: 'note' }],
  };
  await server.send('POST', '/api/flows', { body });
  await server.send('POST', '/api/flows/catches-up/activate');
  const delivered = await server.send('POST', '/hooks/okta', {
    token: null,
    headers: { authorization: HOOK_SECRET },
    body: envelope([resetEvent({ published }), resetEvent({ published }), resetEvent()]),
  });
  expect(delivered.status).toBe(204);
  const { items } = (await server.send('GET', '/api/events')).json;
  const late = (items as unknown as { id: string; runs: unknown[] }[]).find(({ runs }) => runs.length === 0);
  const detail = await server.send('GET', `/api/events/${late?.id}`);
  expect(detail.json['matches']).toMatchObject([
    { flowId: 'catches-up', matched: false, reason: expect.stringContaining('It came late, 2 d after') as string },
  ]);

  const counted = { matching: 3, alreadyStarted: 1, toStart: 2 };
  const send = (part: object) => server.send('POST', PATH, { body: { ...time, ...part } });
  expect(await send({ preview: true, mode: 'live' })).toMatchObject({ status: 200, json: { ...counted, started: 0 } });
  expect((await send({})).json).toMatchObject({ ...counted, started: 2 });
  expect((await send({ mode: 'live' })).json).toMatchObject({ ...counted, started: 2 });
  expect((await send({ mode: 'live' })).json).toMatchObject({ matching: 3, alreadyStarted: 3, started: 0 });

  const { items: listed } = (await server.send('GET', '/api/flows/catches-up/catch-ups')).json;
  const [last, live, dry] = listed as unknown as Record<string, unknown>[];
  expect(last).toMatchObject({ mode: 'live', toStart: 0, started: 0, state: 'done' });
  expect(live).toMatchObject({ mode: 'live', toStart: 2, started: 2, state: 'done', version: 1, error: null });
  expect(dry).toMatchObject({ mode: 'dry', toStart: 2, started: 2, startedBy: live?.['startedBy'], stoppedBy: null });
  // One that has ended stays as it is.
  const stopped = await server.send('POST', `${PATH}s/${String(live?.['id'])}/stop`);
  expect(stopped).toMatchObject({ status: 200, json: live });
  expect(await server.send('POST', `${PATH}s/cup_none/stop`)).toMatchObject({ status: 404 });

  const audit = (await server.send('GET', '/api/audit')).json['items'];
  expect(audit).toContainEqual(
    expect.objectContaining({
      what: 'let a flow catch up over a time',
      subject: 'flow:catches-up',
      after: expect.objectContaining({ mode: 'live', started: 2 }) as object,
    }),
  );
  expect(await send({ since: 'yesterday' })).toMatchObject({ status: 400 });
  expect(await server.send('POST', '/api/flows/none/catch-up', { body: time })).toMatchObject({ status: 404 });
});

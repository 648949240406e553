// J9 as an operator sees it: what the sweep of the engine found is in the metrics and in the log, and is made good in
// every part that takes events.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { SWEEP_MS } from '../engine/work/sweep.ts';
import { startTestServer, type TestServer } from './server.test-support.ts';

const clock = fakeClock('2026-03-01T10:00:00.000Z');
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({}, clock);
});
afterAll(async () => {
  const stopped = server.stop();
  clock.advance(60_000);
  await stopped;
});

test('J9 a flow that was activated, and that nobody was told of, gets its schedule, and the metrics and the log say so', async () => {
  const inputs = { cron: '* * * * *', timeZone: 'UTC' };
  const flow = {
    formatVersion: 1,
    id: 'untold',
    name: 'Untold',
    nodes: {
      trigger: { card: 'time.schedule', version: 1, inputs },
      same: { card: 'data.set', version: 1, inputs: { values: {} } },
    },
    edges: edgesOf('trigger -> same'),
  };
  expect((await server.send('POST', '/api/flows', { body: flow })).status).toBe(201);
  expect((await server.send('POST', '/api/flows/untold/publish', { body: { comment: '' } })).status).toBeLessThan(300);
  const { store } = server.running;
  await store.flows.setActive('untold', true, clock.iso());
  const metrics = async (): Promise<string> => (await server.send('GET', '/metrics')).text;
  expect(await metrics()).not.toContain('signalbox_hints_lost_total{');
  for (let sweep = 0; sweep < 3; sweep++) {
    clock.advance(SWEEP_MS);
    // As many round trips as a sweep takes.
    for (let trip = 0; trip < 20; trip++) await store.check();
  }
  expect(await metrics()).toContain('signalbox_hints_lost_total{hint="flows"} 1');
  const line = server.logged.find((entry) => entry.includes('had not been told of'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 40, hint: 'flows', count: 1 });
  for (let minute = 0; minute < 2; minute++) {
    clock.advance(60_000);
    for (let trip = 0; trip < 20; trip++) await store.check();
  }
  expect((await store.runs.list({ flow: 'untold', limit: 9 })).items.length).toBeGreaterThan(0);
});

// Schedules in the whole server: what a person does to a flow over HTTP takes effect at once.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { startTestServer, type Json, type TestServer } from './server.test-support.ts';

let server: TestServer;
let clock: FakeClock;
beforeAll(async () => {
  clock = fakeClock('2026-06-01T08:59:30.000Z');
  server = await startTestServer({}, clock);
});
afterAll(() => server.stop());

const flowOf = (inputs: Record<string, string>, more: object = {}): object => ({
  formatVersion: 1,
  id: 'digest',
  name: 'Digest',
  nodes: {
    trigger: { card: 'time.schedule', version: 1, inputs },
    end: { card: 'logic.stop', version: 1, inputs: { status: 'succeeded', message: 'ok' } },
    ...more,
  },
  edges: edgesOf('trigger -> end'),
});

const runs = async (): Promise<Json[]> => {
  const { json } = await server.send('GET', '/api/runs?flow=digest');
  return json['items'] as unknown as Json[];
};

const issues = (json: Json): string[] =>
  (json['issues'] as unknown as Json[]).map(
    ({ code, path, message }) => `${code} ${(path as unknown as string[]).join('.')}: ${message}`,
  );

test('a time that cannot be read refuses publishing, with a sentence at its field', async () => {
  const { json } = await server.send('POST', '/api/flows', {
    body: flowOf({ cron: '0 25 * * *', timeZone: 'Mars/Base' }),
  });
  const found = issues(json);
  expect(found.find((each) => each.startsWith('input.format nodes.trigger.inputs.cron'))).toContain(
    'The hour cannot be "25"',
  );
  expect(found.find((each) => each.startsWith('input.format nodes.trigger.inputs.timeZone'))).toContain(
    'no time zone "Mars/Base"',
  );
  expect((await server.send('POST', '/api/flows/digest/activate')).status).toBe(422);
});

test('two schedules in one flow are sound unless they are the same', async () => {
  const second = { card: 'time.schedule', version: 1, inputs: { cron: '0 18 * * *' } };
  const both = flowOf({ cron: '0 9 * * *' }, { evening: second });
  const { json } = await server.send('POST', '/api/flows/digest/validate', {
    body: {
      ...both,
      edges: edgesOf('evening -> end', 'trigger -> end'),
    },
  });
  expect(issues(json)).toEqual([]);
  const same = flowOf({ cron: '0 18 * * *' }, { evening: second });
  const again = await server.send('POST', '/api/flows/digest/validate', { body: same });
  expect(issues(again.json).some((each) => each.startsWith('trigger.overlap'))).toBe(true);
});

test('activating plans, publishing plans anew, deactivating ends it', async () => {
  const save = async (inputs: Record<string, string>): Promise<void> => {
    const { json } = await server.send('GET', '/api/flows/digest');
    const saved = await server.send('PUT', '/api/flows/digest', {
      body: flowOf(inputs),
      headers: { 'if-match': `"${json['revision']}"` },
    });
    expect(saved.status).toBe(200);
  };
  /** Moves the clock until the flow has so many runs. */
  const until = async (count: number): Promise<void> => {
    for (let tries = 0; tries < 200 && (await runs()).length < count; tries += 1) clock.advance(1_000);
    expect(await runs()).toHaveLength(count);
  };
  await save({ cron: '0 9 * * *' });
  expect((await server.send('POST', '/api/flows/digest/activate')).status).toBe(200);
  await until(1);
  await save({ cron: '* * * * *' });
  expect((await server.send('POST', '/api/flows/digest/publish', { body: {} })).status).toBe(200);
  await until(2);
  const { json } = await server.send('GET', '/api/events?eventType=time.schedule');
  expect((json['items'] as unknown as Json[]).map(({ published, via }) => [published, via])).toEqual([
    ['2026-06-01T09:01:00.000Z', ['schedule']],
    ['2026-06-01T09:00:00.000Z', ['schedule']],
  ]);
  expect((await server.send('POST', '/api/flows/digest/deactivate')).status).toBe(200);
  for (let seconds = 0; seconds < 150; seconds += 1) {
    clock.advance(1_000);
    await server.running.store.check();
  }
  expect(await runs()).toHaveLength(2);
  expect(await server.running.store.schedules.list()).toEqual([]);
});

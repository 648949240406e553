// T9.1 J7 with a real process: a flow catches up over a time, and `kill -9` comes in the middle, again and again. Nobody asks a
// second time, and every event has its one run.
import { afterEach, expect, test } from 'vitest';

import type { CatchUp } from '../shared/api/catch-up.ts';
import { envelope, resetEvent } from './support/sample-events.ts';
import {
  deliver,
  everyItem,
  freePort,
  removeFolder,
  startServer,
  tempFolder,
  until,
  type ServerProcess,
} from './support/server-process.ts';

const DAY_MS = 86_400_000;
const EVENTS = 4_000;
const A_DELIVERY = 500;
const KILLS = 3;

let server: ServerProcess | undefined;
const dataDir = tempFolder('catch-up-crash');
afterEach(async () => {
  await server?.end('SIGKILL');
  removeFolder(dataDir);
});

const flow = {
  formatVersion: 1,
  id: 'late',
  name: 'Late',
  nodes: { trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 } },
  edges: [],
};

test('T9.1 J7 J10 killed in the middle of a catch-up: the next start goes on, and each event starts one run', async () => {
  const options = { dataDir, port: await freePort() };
  server = await startServer(options);
  await server.api('POST', '/api/flows', flow);
  await server.api('POST', '/api/flows/late/activate');
  const published = Date.now() - 2 * DAY_MS;
  for (let from = 0; from < EVENTS; from += A_DELIVERY) {
    const events = Array.from({ length: A_DELIVERY }, (_, at) =>
      resetEvent({ published: new Date(published + from + at).toISOString() }),
    );
    expect(await deliver(server, envelope(events))).toBe(204);
  }
  const state = async (): Promise<CatchUp | undefined> =>
    (await server!.api<{ items: CatchUp[] }>('GET', '/api/flows/late/catch-ups')).items[0];
  const time = { since: new Date(published - 1).toISOString(), until: new Date(published + DAY_MS).toISOString() };
  let answer = 'none yet';
  void server.api('POST', '/api/flows/late/catch-up', { ...time, mode: 'live' }).then(
    () => (answer = 'through'),
    () => (answer = 'lost'),
  );

  let seen = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    // It has gone on since the last kill, and is not through.
    const known = await until(state, (now) => (now?.started ?? 0) > seen);
    expect(known).toMatchObject({ state: 'running', toStart: EVENTS });
    seen = known?.started ?? 0;
    await server.end('SIGKILL');
    server = await startServer(options);
  }
  expect(answer).toBe('lost');
  const over = await until(state, (now) => now?.state !== 'running', 120_000);
  expect(over).toMatchObject({ state: 'done', started: EVENTS, toStart: EVENTS });
  expect((await server.api<{ items: CatchUp[] }>('GET', '/api/flows/late/catch-ups')).items).toHaveLength(1);

  const events = await everyItem<{ uuid: string; runs: unknown[] }>(server, '/api/events');
  expect(events).toHaveLength(EVENTS);
  expect(events.filter(({ runs }) => runs.length !== 1)).toEqual([]);
  expect(await everyItem(server, '/api/runs')).toHaveLength(EVENTS);
}, 120_000);

// J4, J5, T8 with a real process: `kill -9` while far more runs want to call a slow receiver than have a place there.
import { afterEach, expect, test } from 'vitest';

import { edgesOf } from './support/flow-builder.ts';
import { envelope, resetEvent } from './support/sample-events.ts';
import { startReceiver, type Receiver } from './support/receiver.ts';
import {
  deliver,
  freePort,
  removeFolder,
  startServer,
  tempFolder,
  until,
  type ServerProcess,
} from './support/server-process.ts';

const RUNS = 400;

let server: ServerProcess | undefined;
let receiver: Receiver | undefined;
const dataDir = tempFolder('host-places');
afterEach(async () => {
  await server?.end('SIGKILL');
  await receiver?.close();
  removeFolder(dataDir);
});

test('J5 killed while many wait for a place: at most as many are in doubt as were sent, and all others just begin', async () => {
  let open = false;
  const waiting: (() => void)[] = [];
  const keys: string[] = [];
  receiver = await startReceiver(({ headers }, response) => {
    keys.push(String(headers['idempotency-key']));
    if (open) response.end();
    else waiting.push(() => response.end());
  });
  const options = { dataDir, port: await freePort() };
  server = await startServer(options);
  await server.api('POST', '/api/flows', {
    formatVersion: 1,
    id: 'slow',
    name: 'Slow',
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      tell: { card: 'web.request', version: 1, inputs: { method: 'POST', url: receiver.url } },
    },
    edges: edgesOf('trigger -> tell'),
  });
  await server.api('POST', '/api/flows/slow/activate');
  expect(await deliver(server, envelope(Array.from({ length: RUNS }, () => resetEvent())))).toBe(204);
  const count = async (status: string): Promise<number> => {
    const metrics = await server!.metrics();
    return Number(new RegExp(`signalbox_runs\\{status="${status}"\\} (\\d+)`).exec(metrics)?.[1] ?? 0);
  };
  // All are under way, and no more can be sent.
  await until(
    async () => ({ running: await count('running'), sent: keys.length }),
    ({ running, sent }) => running === RUNS && sent === 128,
  );
  await server.end('SIGKILL');
  const sent = new Set(keys);
  open = true;
  for (const answer of waiting) answer();

  server = await startServer(options);
  const ends = await until(
    async () => ({ done: await count('succeeded'), doubtful: await count('waiting') }),
    ({ done, doubtful }) => done + doubtful === RUNS,
  );
  expect(ends.doubtful).toBeLessThanOrEqual(sent.size);
  // Each was sent once, and only what had been sent before the kill is asked about.
  expect(new Set(keys).size).toBe(RUNS);
  expect(keys).toHaveLength(RUNS);
}, 120_000);

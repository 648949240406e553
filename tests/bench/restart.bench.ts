// (7) A server that comes back to much: waiting runs that all fell due while it was down (S7), and a long queue behind many
// stored events. How long until it is ready, how fast it works that off, and what it holds in memory meanwhile.
import { join } from 'node:path';

import { DATABASE_FILE } from '../../server/config.ts';
import { openSqliteStore } from '../../server/store/sqlite/open.ts';
import type { Store } from '../../server/store/store.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import { startReceiver } from '../support/receiver.ts';
import { removeFolder, startServer, tempFolder, until } from '../support/server-process.ts';
import { acceptEvent, addFlow, beginToWait, inGroups } from './fill.ts';
import { benchFlow, endedRuns } from './flow.bench.ts';
import { megabytes } from './size.ts';
import { delayFlow } from './waiting.bench.ts';

export interface RestartRow {
  readyMs: number;
  /** From the start until the last run has ended. */
  perSecond: number;
  peakMb: number;
  fileMb: number;
}

const LIMIT_MS = 300_000;

/** All of `runs` wait, and their times are over. */
export async function benchDue(runs: number): Promise<RestartRow> {
  return restart(runs, async (store) => {
    const starts = { flowId: delayFlow.id, snapshot: await addFlow(store, delayFlow) };
    await inGroups(0, runs, () => acceptEvent(store, starts));
    const first = Date.now() - runs;
    await inGroups(0, runs, (at) => beginToWait(store, at + 1, 'pause', first + at));
  });
}

/** `queued` runs behind `events` events; their flow is that of the throughput. */
export async function benchQueue(events: number, queued: number): Promise<RestartRow> {
  const receiver = await startReceiver((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
    receiver.received.length = 0;
  });
  try {
    return await restart(queued, async (store) => {
      const flow = parseFlow(benchFlow(receiver.url));
      const starts = { flowId: flow.id, snapshot: await addFlow(store, flow) };
      await inGroups(0, events - queued, () => acceptEvent(store));
      await inGroups(0, queued, () => acceptEvent(store, starts));
    });
  } finally {
    await receiver.close();
  }
}

async function restart(runs: number, fill: (store: Store) => Promise<void>): Promise<RestartRow> {
  const dataDir = tempFolder('restart');
  try {
    const store = await openSqliteStore({ file: join(dataDir, DATABASE_FILE) });
    await fill(store);
    await store.close();
    const started = performance.now();
    const server = await startServer({ dataDir });
    try {
      const readyMs = performance.now() - started;
      await until(
        () => endedRuns(server, 'succeeded'),
        (count) => count >= runs,
        LIMIT_MS,
      );
      const perSecond = runs / ((performance.now() - started) / 1_000);
      return { readyMs, perSecond, peakMb: megabytes(server, 'VmHWM'), fileMb: megabytes(server, 'RssFile') };
    } finally {
      await server.end('SIGKILL');
    }
  } finally {
    removeFolder(dataDir);
  }
}

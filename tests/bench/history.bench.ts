// (6) Whole flows on a store that holds many ended runs, against the same on one that holds none. The history is made of
// copies of a run that really ran, put in through the store.
import { join } from 'node:path';

import { DATABASE_FILE } from '../../server/config.ts';
import { newId } from '../../server/lib/ids.ts';
import { openSqliteStore } from '../../server/store/sqlite/open.ts';
import type { Store } from '../../server/store/store.ts';
import { startReceiver } from '../support/receiver.ts';
import { removeFolder, startServer, tempFolder } from '../support/server-process.ts';
import { endedRuns, runAll, startWithFlow } from './flow.bench.ts';
import { median } from './load.ts';

export interface HistoryRow {
  steps: number;
  full: number;
  empty: number;
  ratio: number;
}

const ROUNDS = 5;
/** Runs of one group commit. */
const GROUP = 500;

export async function benchHistory(steps: number, runs: number): Promise<HistoryRow> {
  const receiver = await startReceiver((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
    receiver.received.length = 0;
  });
  const dataDir = tempFolder('history');
  try {
    const first = await startWithFlow(receiver.url, {}, dataDir);
    await runAll(first.url, 1, () => endedRuns(first));
    await first.end('SIGTERM');
    const stored = await fill(join(dataDir, DATABASE_FILE), steps);
    const full = await startServer({ dataDir });
    const empty = await startWithFlow(receiver.url);
    try {
      const results = { full: [] as number[], empty: [] as number[] };
      for (const server of [full, empty]) await runAll(server.url, runs, () => endedRuns(server));
      for (let round = 0; round < ROUNDS; round++) {
        results.full.push(await runAll(full.url, runs, () => endedRuns(full)));
        results.empty.push(await runAll(empty.url, runs, () => endedRuns(empty)));
      }
      const [one, other] = [median(results.full), median(results.empty)];
      return { steps: stored, full: one, empty: other, ratio: one / other };
    } finally {
      await Promise.all([full.end('SIGKILL'), empty.end('SIGKILL')]);
    }
  } finally {
    removeFolder(dataDir);
    await receiver.close();
  }
}

/** @returns how many steps are stored then */
async function fill(file: string, steps: number): Promise<number> {
  const store = await openSqliteStore({ file });
  try {
    const { items } = await store.runs.list({ status: ['succeeded'], limit: 1 });
    const [run] = items;
    const event = typeof run?.eventId === 'string' ? await store.events.find(run.eventId) : undefined;
    if (run === undefined || event === undefined) throw new Error('There is no run to copy.');
    const { records } = await store.runs.journal(run.seq);
    const stepsARun = records.filter((record) => record.type === 'step.finished').length;
    const copies = Math.ceil(steps / stepsARun);
    for (let at = 0; at < copies; at += GROUP) {
      const group = Array.from({ length: Math.min(GROUP, copies - at) }, () => copyOf(store, run, event, records));
      await Promise.all(group);
    }
    return copies * stepsARun;
  } finally {
    await store.close();
  }
}

type Found<Method extends (...args: never[]) => Promise<unknown>> = NonNullable<Awaited<ReturnType<Method>>>;

async function copyOf(
  store: Store,
  run: Found<Store['runs']['find']>,
  event: Found<Store['events']['find']>,
  records: Found<Store['runs']['journal']>['records'],
): Promise<void> {
  const { seq: _seq, status: _status, startedAt, endedAt, error: _error, ...start } = run;
  const { duplicates: _duplicates, ...delivery } = event.delivery;
  const uuid = newId('evt');
  const [accepted] = await store.events.accept(
    { ...delivery, id: newId('dlv'), eventId: newId('dlv'), headers: JSON.stringify(delivery.headers) },
    [
      {
        id: newId('evt'),
        key: `uuid:${uuid}`,
        uuid,
        eventType: event.eventType,
        published: event.published,
        body: event.body,
        runs: [{ ...start, id: newId('run'), eventId: null }],
      },
    ],
  );
  const head = accepted?.runs[0];
  if (head === undefined) throw new Error('The event started no run.');
  await store.runs.append(() => ({
    runSeq: head.seq,
    chunk: 0,
    records,
    status: 'succeeded',
    ...(startedAt === null ? {} : { startedAt }),
    ...(endedAt === null ? {} : { endedAt }),
  }));
}

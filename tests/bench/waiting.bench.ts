// (5) S7 in size: a store full of waiting runs, filled directly; then a real server is started on it, and a part of them
// falls due at a steady rate. How long until it is ready, what it holds in memory, how late it wakes them.
import { join } from 'node:path';

import { DATABASE_FILE } from '../../server/config.ts';
import { openSqliteStore } from '../../server/store/sqlite/open.ts';
import type { Store } from '../../server/store/store.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import { edgesOf } from '../support/flow-builder.ts';
import { removeFolder, startServer, tempFolder, until, type ServerProcess } from '../support/server-process.ts';
import { acceptEvent, addFlow, beginToWait, inGroups } from './fill.ts';
import { megabytes } from './size.ts';

export interface WaitingRow {
  runs: number;
  due: number;
  readyMs: number;
  residentMb: number;
  peakMb: number;
  /** Of it, pages of files. */
  fileMb: number;
  /** From a run's time to its wake, and to its end. */
  wokenP50Ms: number;
  wokenMaxMs: number;
  endedMaxMs: number;
}

const A_SECOND = 1_000;
/** From the fill to the first time: the server starts meanwhile. */
const LEAD_MS = 15_000;

/** Waits for an hour by its text, then composes a line. */
export const delayFlow = parseFlow({
  formatVersion: 1,
  id: 'waiting',
  name: 'Waiting',
  nodes: {
    trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
    pause: { card: 'logic.delay', version: 1, inputs: { seconds: 3_600 } },
    after: { card: 'data.compose', version: 1, inputs: { text: '{{ trigger.oktaUser.alternateId }} waited' } },
  },
  edges: edgesOf('trigger -> pause', 'pause -> after'),
});

/** The first `due` runs fall due at 1,000 a second, the others long after. Resolves with the first time. */
async function fill(store: Store, runs: number, due: number): Promise<number> {
  const starts = { flowId: delayFlow.id, snapshot: await addFlow(store, delayFlow) };
  await inGroups(0, runs, () => acceptEvent(store, starts));
  const far = Date.now() + 24 * 3_600 * A_SECOND;
  await inGroups(due, runs, (at) => beginToWait(store, at + 1, 'pause', far + at));
  // Last, so that they lie ahead when the server starts.
  const first = Date.now() + LEAD_MS;
  await inGroups(0, due, (at) => beginToWait(store, at + 1, 'pause', first + at));
  return first;
}

export async function benchWaiting(runs: number, due: number): Promise<WaitingRow> {
  const dataDir = tempFolder('waiting');
  const file = join(dataDir, DATABASE_FILE);
  let server: ServerProcess | undefined;
  try {
    let store = await openSqliteStore({ file });
    const first = await fill(store, runs, due);
    await store.close();

    const started = performance.now();
    server = await startServer({ dataDir });
    const readyMs = performance.now() - started;
    const residentMb = megabytes(server, 'VmRSS');
    await until(
      () => waitingRuns(server!),
      (left) => left <= runs - due,
      first - Date.now() + due + 120_000,
    );
    const [peakMb, fileMb] = [megabytes(server, 'VmHWM'), megabytes(server, 'RssFile')];
    await server.end('SIGKILL');

    store = await openSqliteStore({ file });
    const [woken, ended] = [new Float64Array(due), new Float64Array(due)];
    for (let at = 0; at < due; at++) {
      const { records } = await store.runs.journal(at + 1);
      const late = (type: 'step.woken' | 'run.ended'): number =>
        Date.parse(records.find((record) => record.type === type)?.at ?? '') - (first + at);
      [woken[at], ended[at]] = [late('step.woken'), late('run.ended')];
    }
    await store.close();
    woken.sort();
    return {
      runs,
      due,
      readyMs,
      residentMb,
      peakMb,
      fileMb,
      wokenP50Ms: woken[Math.floor(due / 2)] ?? NaN,
      wokenMaxMs: woken.at(-1) ?? NaN,
      endedMaxMs: ended.reduce((most, one) => Math.max(most, one), 0),
    };
  } finally {
    await server?.end('SIGKILL');
    removeFolder(dataDir);
  }
}

async function waitingRuns(server: ServerProcess): Promise<number> {
  const text = await server.metrics();
  return Number(/^signalbox_runs\{status="waiting"\} (\d+)/m.exec(text)?.[1] ?? NaN);
}

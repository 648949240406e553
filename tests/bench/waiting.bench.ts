// (5) S7 in size: a store full of waiting runs, filled directly; then a real server is started on it, and a part of them
// falls due at a steady rate. How long until it is ready, what it holds in memory, how late it wakes them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DATABASE_FILE } from '../../server/config.ts';
import { newId } from '../../server/lib/ids.ts';
import { sha256Hex } from '../../server/lib/hash.ts';
import { openSqliteStore } from '../../server/store/sqlite/open.ts';
import type { Store } from '../../server/store/store.ts';
import { formatFlow } from '../../shared/flow/canonical.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import { removeFolder, startServer, tempFolder, until, type ServerProcess } from '../support/server-process.ts';
import { resetEvent } from '../support/sample-events.ts';

export interface WaitingRow {
  runs: number;
  due: number;
  readyMs: number;
  residentMb: number;
  peakMb: number;
  /** Of the peak, pages of files: mostly the database, mapped, which the system takes back when it needs them. */
  fileMb: number;
  /** From a run's time to its wake, and to its end. */
  wokenP50Ms: number;
  wokenMaxMs: number;
  endedMaxMs: number;
}

const A_SECOND = 1_000;
/** From the fill to the first time: the server starts meanwhile. */
const LEAD_MS = 15_000;
const GROUP = 500;

const flow = parseFlow({
  formatVersion: 1,
  id: 'waiting',
  name: 'Waiting',
  nodes: {
    trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
    pause: { card: 'logic.delay', version: 1, inputs: { seconds: 3_600 } },
    after: { card: 'data.compose', version: 1, inputs: { text: '{{ trigger.oktaUser.alternateId }} waited' } },
  },
  edges: [
    { from: 'trigger', port: 'out', to: 'pause' },
    { from: 'pause', port: 'out', to: 'after' },
  ],
});

/** The first `due` runs fall due at 1,000 a second, the others long after. Resolves with the first time. */
async function fill(store: Store, runs: number, due: number): Promise<number> {
  const text = formatFlow(flow);
  const snapshot = sha256Hex(text);
  const at = new Date().toISOString();
  await store.flows.create({ id: flow.id, name: flow.name, draft: text, at });
  const named = { snapshot, text, logicHash: snapshot, comment: '', at, by: 'bench' };
  await store.flows.publish({ flowId: flow.id, ...named });
  for (let done = 0; done < runs; done += GROUP) {
    await Promise.all(Array.from({ length: Math.min(GROUP, runs - done) }, () => acceptOne(store, snapshot)));
  }
  const far = Date.now() + 24 * 3_600 * A_SECOND;
  const inGroups = async (from: number, to: number, dueAt: (at: number) => number): Promise<void> => {
    for (let done = from; done < to; done += GROUP) {
      const ats = Array.from({ length: Math.min(GROUP, to - done) }, (_, at) => done + at);
      await Promise.all(ats.map((at) => beginToWait(store, at + 1, dueAt(at))));
    }
  };
  await inGroups(due, runs, (at) => far + at);
  // Last, so that they lie ahead when the server starts.
  const first = Date.now() + LEAD_MS;
  await inGroups(0, due, (at) => first + at);
  return first;
}

async function acceptOne(store: Store, snapshot: string): Promise<void> {
  const receivedAt = new Date().toISOString();
  const event = resetEvent();
  const uuid = String(event['uuid']);
  const eventId = newId('evt');
  const delivery = {
    id: newId('dlv'),
    connection: 'default',
    via: 'hook' as const,
    eventId: uuid,
    eventTime: receivedAt,
  };
  const run = {
    id: newId('run'),
    flowId: flow.id,
    version: 1,
    snapshot,
    mode: 'live' as const,
    triggerNodeId: 'trigger',
    eventId,
    payload: null,
    replayOf: null,
    createdAt: receivedAt,
  };
  await store.events.accept({ ...delivery, source: null, headers: '{}', receivedAt }, [
    {
      id: eventId,
      key: `uuid:${uuid}`,
      uuid,
      eventType: String(event['eventType']),
      published: receivedAt,
      body: JSON.stringify(event),
      runs: [run],
    },
  ]);
}

async function beginToWait(store: Store, runSeq: number, dueAt: number): Promise<void> {
  const at = new Date().toISOString();
  const until = new Date(dueAt).toISOString();
  const place = { nodeId: 'pause', iteration: null };
  await store.runs.append(() => ({
    runSeq,
    chunk: 0,
    status: 'waiting',
    startedAt: at,
    records: [
      { type: 'run.started', at },
      { type: 'step.waiting', at, ...place, attempt: 1, kind: 'time', until, reason: null, input: { seconds: 3_600 } },
    ],
    setTimers: [{ nodeId: 'pause', iteration: '', kind: 'time', dueAt }],
  }));
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

function megabytes(server: ServerProcess, field: string): number {
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024;
}

async function waitingRuns(server: ServerProcess): Promise<number> {
  const text = await fetch(`${server.url}/metrics`).then((response) => response.text());
  return Number(/^signalbox_runs\{status="waiting"\} (\d+)/m.exec(text)?.[1] ?? NaN);
}

// S8, J3: an event for which somebody waits is an arrival, whatever became of the writes before it: undone by a full disk or
// by one bad item of their group, or made by another process.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { systemClock } from '../../lib/clock.ts';
import { aDelivery, anEvent, aRun, AT, SNAPSHOT, started } from '../contract-builders.ts';
import type { RunAppend, RunHead } from '../run-store.ts';
import type { Store } from '../store.ts';
import { storeOn } from './open.ts';
import { openShared } from './shared-file.test-support.ts';

const TYPE = 'user.mfa.factor.activate';
const PLACE = { nodeId: 'wait', iteration: '' };
const NOW = 500;

let folder: string;
let file: string;
let database: Database.Database;
let store: Store;

beforeEach(async () => {
  folder = temporaryFolder();
  file = join(folder, 'signalbox.db');
  database = new Database(file);
  store = await storeOn(database, { file, clock: systemClock, release: () => undefined });
  await store.flows.putSnapshot(SNAPSHOT, '{}');
});

afterEach(async () => {
  await store.close();
});

function waiting(run: RunHead): RunAppend {
  const wait = { ...PLACE, eventType: TYPE, keySource: '', key: '', match: '', scope: '{}', afterSeq: 0 };
  return { runSeq: run.seq, chunk: 0, records: [started()], status: 'waiting', setWaits: [wait] };
}

async function begin(): Promise<RunHead> {
  const run = await store.runs.create(aRun());
  await store.runs.append(() => waiting(run));
  return run;
}

/** An event comes that the run waits for; gives what ends its wait. */
async function arrive(run: RunHead): Promise<() => Promise<unknown>> {
  const event = anEvent({ eventType: TYPE });
  const [accepted] = await store.events.accept(aDelivery(), [event]);
  expect(accepted?.awaited).toBe(true);
  const arrival = (await store.waits.arrivals(9)).find(({ id }) => id === event.id)!;
  return () => store.waits.judged([{ event: arrival, matched: [{ runSeq: run.seq, ...PLACE }], done: true }], NOW);
}

const isWoken = async (run: RunHead): Promise<boolean> =>
  (await store.runs.timersOf(run.seq)).some((timer) => timer.kind === 'event' && timer.dueAt === NOW);
const notThere = (): Promise<unknown> =>
  store.runs.append(() => ({ runSeq: 9_999, chunk: 0, records: [], status: 'failed', endedAt: AT }));

test('S8 a judgement whose group is undone by one bad item wakes its step all the same', async () => {
  const run = await begin();
  const judge = await arrive(run);
  const outcomes = await Promise.allSettled([judge(), notThere()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(await isWoken(run)).toBe(true);
});

test('S8 a judgement that a full disk undid wakes its step when there is room', async () => {
  const run = await begin();
  const judge = await arrive(run);
  database.pragma(`max_page_count = ${(database.pragma('page_count', { simple: true }) as number) + 3}`);
  const large = JSON.stringify('x'.repeat(100_000));
  const outcomes = await Promise.allSettled([judge(), store.values.set('large', large)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  database.pragma('max_page_count = 1073741823');
  await judge();
  expect(await isWoken(run)).toBe(true);
});

test('S8 a wait that begins in the commit which ends the last other one of its type is heard', async () => {
  const judge = await arrive(await begin());
  const later = await store.runs.create(aRun());
  await Promise.all([judge(), store.runs.append(() => waiting(later))]);
  expect((await store.events.accept(aDelivery(), [anEvent({ eventType: TYPE })]))[0]?.awaited).toBe(true);
});

test('S8 once nobody waits for a type any more its events are no arrivals', async () => {
  const run = await begin();
  await (
    await arrive(run)
  )();
  expect((await store.events.accept(aDelivery(), [anEvent({ eventType: TYPE })]))[0]?.awaited).toBe(false);
});

test('S8 J9 a wait, and a call, that another process wrote are heard', async () => {
  const other = await openShared(file, systemClock);
  try {
    const run = await begin();
    const [accepted] = await other.events.accept(aDelivery(), [anEvent({ eventType: TYPE })]);
    expect(accepted?.awaited).toBe(true);
    expect(await store.waits.arrivals(9)).toHaveLength(1);
    const call = { runId: run.id, nodeId: 'call', iteration: null, depth: 1, awaited: true };
    const called = aRun();
    await store.runs.append(() => ({
      runSeq: run.seq,
      chunk: 1,
      records: [],
      startRuns: [{ ...called, calledBy: call }],
    }));
    const { seq } = (await other.runs.find(called.id))!;
    const ended = { status: 'succeeded', endedAt: AT } as const;
    expect(await other.runs.append(() => ({ runSeq: seq, chunk: 0, records: [started()], ...ended }))).toEqual({
      due: true,
    });
    expect((await store.runs.timersOf(run.seq)).map(({ kind }) => kind)).toContain('run');
  } finally {
    await other.close();
  }
});

// J10: two workers on one store, each with its own connection to one file and its own engine. One falls asleep while it has a
// run, at any of its writes; the other one takes the run up when the lease is over. The late one wakes, finds that it may
// write no more, and releases the run: no call is made twice, the run ends once, and nobody reports a trouble.
//
//   trigger ─ a (once) ─ b (repeatable) ─ wait ─ c (once)
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { JournalRecord } from '../../shared/run.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openShared } from '../store/sqlite/shared-file.test-support.ts';
import type { Store } from '../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from './engine.test-support.ts';
import { LEASE_MS } from './work/lease.ts';

const FLOW = flowOf(
  {
    a: { card: 'test.once', version: 1, inputs: { name: 'a' } },
    b: { card: 'test.repeatable', version: 1, inputs: { name: 'b' } },
    wait: { card: 'logic.delay', version: 1, inputs: { seconds: 60 } },
    c: { card: 'test.once', version: 1, inputs: { name: 'c' } },
  },
  ['trigger -> a', 'a -> b', 'b -> wait', 'wait -> c'],
);

let folder: string;
let file: string;
/** Of the store's handles: what a lease is judged by. */
let storeClock: FakeClock;
let benches: Bench[];
let stores: Store[];
/** Each call that was made, with whose it is. */
let calls: string[];

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'signalbox.sqlite');
  storeClock = fakeClock('2026-03-01T10:00:00.000Z');
  [benches, stores, calls] = [[], [], []];
});
afterEach(async () => {
  for (const bench of benches) await bench.engine.stop(0);
  for (const store of stores) await store.close();
});

const turns = async (count = 40): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

interface Sleeper {
  store: Store;
  isAsleep(): boolean;
  wake(): void;
}

/** The store as a worker has it that falls asleep at its write number `at` to journals, from 0, and asks nothing until it is woken. */
function sleepingAt(store: Store, at: number): Sleeper {
  const awake = Promise.withResolvers<void>();
  let writes = 0;
  let sleeps = false;
  const runs = new Proxy(store.runs, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        if (name === 'append' && writes++ === at) sleeps = true;
        if (sleeps) await awake.promise;
        return Reflect.apply(method, target, args);
      };
    },
  });
  return { store: { ...store, runs }, isAsleep: () => sleeps, wake: () => ((sleeps = false), awake.resolve()) };
}

async function worker(name: string, store: Store, clock: FakeClock): Promise<Bench> {
  const note = (call: { name: string }) => (calls.push(`${call.name} by ${name}`), {});
  const cards = cardsWith(actCard('once', note), actCard('repeatable', note));
  // With two workers nobody tells the other one of what it stores, so the sweep finds it.
  const bench = await startBench({ store, cards, clock, losesHint: () => false, beside: true });
  benches.push(bench);
  return bench;
}

async function open(): Promise<Store> {
  const store = await openShared(file, storeClock);
  stores.push(store);
  return store;
}

/** Time passes for everybody who is awake. */
async function pass(ms: number, ...clocks: FakeClock[]): Promise<void> {
  for (let passed = 0; passed < ms; passed += STEP_MS) {
    for (const clock of [storeClock, ...clocks]) clock.advance(STEP_MS);
    await turns(10);
  }
}

const STEP_MS = 2_500;

const ofType = (records: JournalRecord[], type: JournalRecord['type']) =>
  records.flatMap((record) => (record.type === type && 'nodeId' in record ? [record.nodeId] : []));

test('J10 J5 a worker that sleeps at any of its writes and wakes late repeats nothing, and the run ends once', async () => {
  let sleptAt = 0;
  let takenOver = 0;
  for (let at = 0; ; at++) {
    [benches, stores, calls] = [[], [], []];
    file = join(folder, `${at}.sqlite`);
    storeClock = fakeClock('2026-03-01T10:00:00.000Z');
    const [clock, lateClock] = [fakeClock(storeClock.iso()), fakeClock(storeClock.iso())];
    const sleeper = sleepingAt(await open(), at);
    const late = await worker('late', sleeper.store, lateClock);
    await late.activate(FLOW);
    const store = await open();
    const other = await worker('other', store, clock);
    const [runId = ''] = await late.deliver();
    const isOver = async () => (await store.runs.find(runId))?.status === 'succeeded';
    // Until it sleeps, or the run is over by both.
    for (let step = 0; step < 40 && !sleeper.isAsleep() && !(await isOver()); step++)
      await pass(STEP_MS, clock, lateClock);
    if (!sleeper.isAsleep()) break;
    sleptAt += 1;
    await pass(LEASE_MS + 65_000, clock);
    const row = await store.runs.find(runId);
    // What was under way as it fell asleep, and may have happened, a person decides.
    const [before, waits] = [[...calls], row?.status === 'waiting'];
    const { records: known } = await store.runs.journal(row!.seq);
    sleeper.wake();
    await pass(5_000, clock, lateClock);
    const inDoubt = ofType(known, 'step.waiting').filter((nodeId) => nodeId !== 'wait');
    if (before.some((call) => call.endsWith('by other'))) takenOver += 1;
    if (waits)
      for (const nodeId of inDoubt) await other.engine.decide(runId, { nodeId, decision: 'done', output: {} }, 'ada');
    await pass(65_000, clock, lateClock);
    expect({ at, calls: calls.slice(0, before.length) }).toEqual({ at, calls: before });
    const { records } = await store.runs.journal(row!.seq);
    expect(await other.reach(runId, 'succeeded')).toMatchObject({ status: 'succeeded' });
    expect(records.filter(({ type }) => type === 'run.ended')).toHaveLength(1);
    for (const name of ['a', 'c'])
      expect(calls.filter((call) => call.startsWith(name)).length, `${name} at ${at}`).toBeLessThanOrEqual(1);
    expect({ at, troubles: [...late.troubles, ...other.troubles] }).toEqual({ at, troubles: [] });
    expect(late.engine.load.held + other.engine.load.held).toBe(0);
    for (const bench of benches) await bench.engine.stop(0);
    for (const one of stores) await one.close();
  }
  // At the starts of a and b, as it began to wait, and as c began.
  expect(sleptAt).toBeGreaterThanOrEqual(4);
  expect(takenOver).toBeGreaterThanOrEqual(3);
}, 120_000);

test('T5.2 what two workers start together counts against the budget of the flow', async () => {
  const clock = fakeClock(storeClock.iso());
  const [one, other] = [await worker('one', await open(), clock), await worker('other', await open(), clock)];
  const flow = { ...FLOW, settings: { budget: { runsPerMinute: 5 } } };
  await one.activate(flow);
  await pass(15_000, clock);
  for (const bench of [one, other]) {
    for (let at = 0; at < 4; at++) await bench.deliver(resetEvent({ uuid: `${at} by ${benches.indexOf(bench)}` }));
  }
  const isPaused = async () =>
    (await stores[0]!.flows.pauses()).filter(({ paused }) => paused).map(({ flowId }) => flowId);
  expect(await isPaused()).toEqual([]);
  await pass(15_000, clock);
  expect(await isPaused()).toEqual([flow.id]);
  await one.engine.unpause(flow.id);
  await pass(15_000, clock);
  expect(await isPaused()).toEqual([]);
});

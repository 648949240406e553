// Pausing a flow (T5), by a person and for its budget, on a real store that is opened again as after a restart.
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Flow } from '../../../shared/flow/flow.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { envelope, resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, noteQueueReads, startBench, type Bench } from '../engine.test-support.ts';

const BY = { by: 'ada@example.com', reason: 'Too loud' };

let folder: string;
let store: Store;
let bench: Bench;
let clock: FakeClock;
let calls: string[];
/** Number of runs that each read of the queue gave. */
let pages: number[];

async function boot(): Promise<void> {
  store = await openTestStore({ at: folder });
  noteQueueReads(store, pages);
  const act = actCard('repeatable', ({ name }) => {
    calls.push(name);
    return {};
  });
  bench = await startBench({ store, cards: cardsWith(act), clock });
}

async function restart(): Promise<void> {
  await bench.engine.stop(0);
  await store.close();
  await boot();
}

beforeEach(async () => {
  folder = temporaryFolder();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  calls = [];
  pages = [];
  await boot();
});
afterEach(async () => {
  await bench.engine.stop(0);
});

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

//  trigger ─ a
const flow = (settings: Flow['settings'] = {}, id = 'test-flow'): Flow => ({
  ...flowOf({ a: { card: 'test.repeatable', version: 1, inputs: { name: id } } }, ['trigger -> a'], settings),
  id,
});

const deliverMany = async (count: number): Promise<string[]> => {
  const events = Array.from({ length: count }, () => resetEvent());
  const accepted = await bench.ingest.accept({
    connection: 'default',
    via: 'hook',
    headers: {},
    body: envelope(events),
  });
  return accepted.flatMap((one) => one.runs.map((run) => run.id));
};
const pausedOf = async (id = 'test-flow') => (await store.flows.find(id))?.paused;

test('T5 a paused flow takes up no run, events still start runs, and all start when it is unpaused', async () => {
  await bench.activate(flow());
  await bench.activate(flow({}, 'other'));
  await bench.engine.pause('test-flow', BY);
  const runs = await deliverMany(3);
  await turns();
  expect(calls).toEqual(['other', 'other', 'other']);
  expect(await store.runs.counts()).toMatchObject({ queued: 3, succeeded: 3 });
  await restart();
  await turns();
  expect(await store.runs.counts()).toMatchObject({ queued: 3 });
  expect(await pausedOf()).toEqual({ ...BY, at: '2026-03-01T10:00:00.000Z' });
  await bench.engine.unpause('test-flow');
  for (const run of runs) await bench.reach(run, 'succeeded');
  expect(calls).toHaveLength(6);
  expect(bench.troubles).toEqual([]);
});

test('T5.1 runs under way go on while the flow is paused, also those that wait and wake', async () => {
  const waiting = flowOf(
    { wait: { card: 'logic.delay', version: 1, inputs: { seconds: 60 } }, a: { card: 'test.repeatable', version: 1 } },
    ['trigger -> wait', 'wait -> a'],
  );
  await bench.activate(waiting);
  const [run = ''] = await bench.deliver();
  await bench.rest(run);
  await bench.engine.pause('test-flow', BY);
  clock.advance(60_000);
  await bench.reach(run, 'succeeded');
  expect(calls).toEqual(['']);
});

test('T5 what a paused flow holds back is discarded by a person, on record, and no step of it begins', async () => {
  await bench.activate(flow());
  const codeOf = async (act: Promise<unknown>) => act.catch((error: { code: string }) => error.code);
  expect(await codeOf(bench.engine.discardQueued('test-flow', BY.by))).toBe('flow.not-paused');
  expect(await codeOf(bench.engine.discardQueued('none', BY.by))).toBe('flow.not-found');
  await bench.engine.pause('test-flow', BY);
  const runs = await deliverMany(100);
  runs.push(...(await deliverMany(100)), ...(await deliverMany(50)));
  expect(await bench.engine.discardQueued('test-flow', BY.by)).toBe(250);
  expect(await bench.engine.discardQueued('test-flow', BY.by)).toBe(0);
  await bench.engine.unpause('test-flow');
  await turns();
  expect(calls).toEqual([]);
  expect(await store.runs.counts()).toMatchObject({ queued: 0, cancelled: 250 });
  const run = await bench.views.detail(runs[120] ?? '');
  expect(run).toMatchObject({ status: 'cancelled', error: { code: 'run.cancelled' } });
  expect(run.error?.message).toContain(BY.by);
  expect(run.steps.map((step) => step.status)).toEqual(['skipped']);
  expect((await bench.views.journal(run.id))[0]).toMatchObject({ type: 'run.cancel-requested', by: BY.by });
});

test('S10 a queued run is cancelled without beginning', async () => {
  await bench.activate(flow());
  await bench.engine.pause('test-flow', BY);
  const [run = ''] = await bench.deliver();
  expect(await bench.engine.cancel(run, BY.by)).toBe('cancelled');
  await bench.engine.unpause('test-flow');
  await turns();
  expect([calls, (await store.runs.find(run))?.status]).toEqual([[], 'cancelled']);
});

test('T5.2 a flow that starts more than its budget within a minute is paused; further runs are queued', async () => {
  await bench.activate(flow({ budget: { runsPerMinute: 5 } }));
  await bench.activate(flow({ budget: { runsPerMinute: null } }, 'boundless'));
  await deliverMany(3);
  clock.advance(59_000);
  await deliverMany(2);
  expect(await pausedOf()).toBeNull();
  // The first three are a minute old.
  clock.advance(1_000);
  await deliverMany(3);
  expect(await pausedOf()).toBeNull();
  const runs = await deliverMany(4);
  await turns();
  expect(await pausedOf()).toMatchObject({ by: 'Signalbox', at: '2026-03-01T10:01:00.000Z' });
  expect((await pausedOf())?.reason).toContain('5 runs within a minute');
  expect(await store.runs.counts()).toMatchObject({ queued: 4, succeeded: 8 + 12 });
  // Unpaused by a person, it has a new minute.
  await bench.engine.unpause('test-flow');
  for (const run of runs) await bench.reach(run, 'succeeded');
  await deliverMany(5);
  expect(await pausedOf()).toBeNull();
  await deliverMany(1);
  expect(await pausedOf()).toMatchObject({ by: 'Signalbox' });
});

test('T5.3 what was counted before a restart counts on, unless a person has unpaused the flow since', async () => {
  await bench.activate(flow({ budget: { runsPerMinute: 5 } }));
  await deliverMany(5);
  await turns();
  clock.advance(20_000);
  await restart();
  expect(await pausedOf()).toBeNull();
  await deliverMany(1);
  expect(await pausedOf()).toMatchObject({ by: 'Signalbox' });
  clock.advance(1_000);
  await bench.engine.unpause('test-flow');
  clock.advance(1_000);
  await restart();
  await deliverMany(5);
  expect(await pausedOf()).toBeNull();
});

test('T5.3 a process that ended before it could pause a flow does so when it starts again', async () => {
  const { pause } = store.flows;
  store.flows.pause = () => Promise.reject(new Error('the disk is full'));
  await bench.activate(flow({ budget: { runsPerMinute: 5 } }));
  await deliverMany(9);
  await turns();
  expect(await pausedOf()).toBeNull();
  // Not even then is one of that delivery taken up.
  expect(await store.runs.counts()).toMatchObject({ queued: 9 });
  expect(bench.takeTroubles()).toEqual(['the disk is full']);
  store.flows.pause = pause;
  await restart();
  await turns();
  expect(await pausedOf()).toMatchObject({ by: 'Signalbox' });
  expect(await store.runs.counts()).toMatchObject({ queued: 9 });
});

test('T5.3 J2 a pause that the store refuses is stored as soon as it can be, and holds all the while', async () => {
  const { pause } = store.flows;
  const timers = clock.pendingTimers;
  let tries = 0;
  store.flows.pause = () => {
    tries++;
    return Promise.reject(new Error('the disk is full'));
  };
  await bench.activate(flow({ budget: { runsPerMinute: 5 } }));
  await deliverMany(9);
  await turns();
  // Another flow changes meanwhile.
  await bench.engine.flowsChanged();
  for (let again = 0; again < 100; again++) {
    clock.advance(2_000);
    await turns(3);
  }
  expect(tries).toBe(101);
  expect(await store.runs.counts()).toMatchObject({ queued: 9 });
  store.flows.pause = pause;
  clock.advance(2_000);
  await turns();
  // It says since when, and why.
  expect(await pausedOf()).toMatchObject({ by: 'Signalbox', at: '2026-03-01T10:00:00.000Z' });
  expect(clock.pendingTimers).toBe(timers);
  await bench.engine.unpause('test-flow');
  while ((await store.runs.counts()).queued > 0) await turns(1);
  expect(await pausedOf()).toBeNull();
  bench.expectTroubles('the disk is full');
});

test('T5.3 J1 a pause that the store never took is found again at the next start, however much later that is', async () => {
  store.flows.pause = () => Promise.reject(new Error('the disk is full'));
  await bench.activate(flow({ budget: { runsPerMinute: 5 } }));
  await bench.activate(flow({ maxConcurrentRuns: 1 }, 'within'));
  await deliverMany(3);
  clock.advance(30_000);
  await deliverMany(6);
  await turns();
  await bench.engine.stop(0);
  bench.expectTroubles('the disk is full');
  await store.close();
  clock.advance(9 * 3_600_000);
  await boot();
  await turns();
  expect(await pausedOf()).toMatchObject({ by: 'Signalbox' });
  expect(await pausedOf('within')).toBeNull();
  expect(await store.runs.counts()).toMatchObject({ queued: 6, succeeded: 3 + 9 });
  await bench.engine.unpause('test-flow');
  while ((await store.runs.counts()).queued > 0) await turns(1);
  await restart();
  expect(await pausedOf()).toBeNull();
});

test('T5.3 a person who unpauses a flow whose pause the store refused is not overruled later', async () => {
  const { pause } = store.flows;
  store.flows.pause = () => Promise.reject(new Error('the disk is full'));
  await bench.activate(flow({ budget: { runsPerMinute: 5 } }));
  await deliverMany(9);
  await turns();
  await expect(bench.engine.unpause('test-flow')).rejects.toThrow('the disk is full');
  expect(calls).toEqual([]);
  store.flows.pause = pause;
  clock.advance(1_000);
  await bench.engine.unpause('test-flow');
  while ((await store.runs.counts()).queued > 0) await turns(1);
  clock.advance(10_000);
  await turns();
  expect(await pausedOf()).toBeNull();
  bench.expectTroubles('the disk is full');
  await restart();
  expect(await pausedOf()).toBeNull();
});

test('T5 a flow that is deleted before its pause is stored is forgotten', async () => {
  const { pause } = store.flows;
  const timers = clock.pendingTimers;
  store.flows.pause = () => Promise.reject(new Error('the disk is full'));
  await bench.activate(flow({ budget: { runsPerMinute: 5 } }));
  await deliverMany(6);
  await turns();
  store.flows.pause = pause;
  await store.flows.remove('test-flow');
  clock.advance(2_000);
  await turns();
  expect(clock.pendingTimers).toBe(timers);
  bench.expectTroubles('the disk is full', 'There is no flow "test-flow". It may have been removed.');
});

test('T5 a long queue of a paused flow is not read at all, and by pages once it is unpaused', async () => {
  await bench.activate(flow({ maxConcurrentRuns: 20 }));
  await bench.engine.pause('test-flow', BY);
  for (let at = 0; at < 20; at++) await deliverMany(100);
  pages = [];
  await restart();
  await turns();
  expect(pages).toEqual([]);
  expect(bench.engine.load.held).toBe(0);
  await bench.engine.unpause('test-flow');
  while ((await store.runs.counts()).queued > 0) {
    expect(bench.engine.load.held).toBeLessThanOrEqual(20);
    await turns(1);
  }
  expect(Math.max(...pages)).toBe(20);
});

// S7: what a timer's turn does not depend on: timers before it that cannot fire, and what was read of its run in advance.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { RetryableError } from '../../../shared/errors.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { RunStore } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, startBench, wakingFlow, type Bench } from '../engine.test-support.ts';

let store: Store;
let clock: FakeClock;
let bench: Bench;
let calls: string[];

beforeEach(async () => {
  store = await openTestStore();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  calls = [];
});
afterEach(async () => {
  await bench.engine.stop(0);
});

async function boot(runs: (real: RunStore) => Partial<RunStore>): Promise<void> {
  const card = actCard('repeatable', ({ name }) => (calls.push(name), { name }));
  const over = { ...store, runs: { ...store.runs, ...runs(store.runs) } };
  bench = await startBench({ store: over, cards: cardsWith(card), clock });
  await bench.activate(wakingFlow());
}

/** Each is due a millisecond after the one before. */
async function waiting(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const [id = ''] = await bench.deliver();
    await bench.rest(id);
    ids.push(id);
    clock.advance(1);
  }
  return ids;
}

test('S7 runs that cannot be read now hold up none that are due after them, and wake when they can', async () => {
  let isAway = true;
  await boot((real) => ({
    async dueTimers(wanted) {
      const due = await real.dueTimers(wanted);
      return due.map((one) => (one.timer.runSeq > 150 ? one : { ...one, stored: undefined }));
    },
    findBySeq: (seq) =>
      isAway ? Promise.reject(new RetryableError('store.unavailable', 'Not now.')) : real.findBySeq(seq),
  }));
  const ids = await waiting(152);
  clock.advance(60_000 - 2);
  await bench.reach(ids[150]!, 'succeeded');
  // Due while the others are put off.
  expect(calls).toEqual([ids[150]]);
  clock.advance(1);
  await bench.reach(ids[151]!, 'succeeded');
  expect(bench.takeTroubles()).toHaveLength(150);
  isAway = false;
  clock.advance(1_000);
  for (const id of ids) await bench.reach(id, 'succeeded');
  expect(calls.toSorted()).toEqual(ids.toSorted());
});

test('S7 timers that are due together wake in order of their times, more than are read at once', async () => {
  await boot(() => ({}));
  const ids = await waiting(230);
  clock.advance(60_000);
  for (const id of ids) await bench.reach(id, 'succeeded');
  expect(calls).toEqual(ids);
});

test('J1 a run that was in memory after it was read is read again: what it did meanwhile counts', async () => {
  let meanwhile: (() => Promise<unknown>) | undefined;
  await boot((real) => ({
    async dueTimers(wanted) {
      const due = await real.dueTimers(wanted);
      if (due.length > 0) await meanwhile?.();
      return due;
    },
  }));
  const [cancelled = '', other = ''] = await waiting(2);
  meanwhile = () => {
    meanwhile = undefined;
    return bench.engine.cancel(cancelled, 'ada');
  };
  clock.advance(60_000);
  await bench.reach(other, 'succeeded');
  expect((await store.runs.find(cancelled))?.status).toBe('cancelled');
  expect(calls).toEqual([other]);
  expect(bench.troubles).toEqual([]);
});

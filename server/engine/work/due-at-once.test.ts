// S7: what fell due while the server was down, in a number that memory must not hold: taken up in the order of its times,
// as many at a time as act, and the rest stays in the store until then.
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { RunStore } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, startBench, wakingFlow, type Bench } from '../engine.test-support.ts';

/** As many runs that woke act at a time. */
const MOST = 1_600;
/** So many timers are read together. */
const A_READ = 100;
const GROUP = 50;
const GROUPS = (MOST + 3 * A_READ) / GROUP;

let store: Store;
let clock: FakeClock;
let bench: Bench;
/** Run ids of those that act, in order. */
let acts: string[];
/** Ends all that acts. */
let finish: () => void;
/** Timers that the engine has read. */
let read: number;

beforeEach(async () => {
  store = await openTestStore();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  acts = [];
  read = 0;
});
afterEach(async () => {
  finish();
  await bench.engine.stop(0);
});

async function boot(): Promise<void> {
  const finished = Promise.withResolvers<JsonObject>();
  finish = () => finished.resolve({});
  const card = actCard('repeatable', ({ name }) => (acts.push(name), finished.promise));
  const dueTimers: RunStore['dueTimers'] = async (wanted) => {
    const due = await store.runs.dueTimers(wanted);
    read += due.length;
    return due;
  };
  bench = await startBench({
    store: { ...store, runs: { ...store.runs, dueTimers } },
    cards: cardsWith(card),
    clock,
  });
}

test(`S7 of more runs than may act, due while the server was down, ${MOST} act, in order of their times; the others stay in the store`, async () => {
  await boot();
  await bench.activate(wakingFlow());
  const groups: string[][] = [];
  for (let group = 0; group < GROUPS; group++) {
    const ids = (await Promise.all(Array.from({ length: GROUP }, () => bench.deliver()))).flat();
    for (const id of ids) await bench.reach(id, 'waiting');
    groups.push(ids);
    // Each group is due before those that came before it.
    clock.jump(-10);
  }
  await bench.engine.stop(0);
  clock.jump(3_600_000);
  await boot();
  await expect.poll(() => acts.length, { timeout: 30_000 }).toBe(MOST);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));

  const inOrder = groups.toReversed().flat();
  expect(acts).toEqual(inOrder.slice(0, MOST));
  expect(bench.engine.load.held).toBe(MOST);
  expect(read).toBeLessThanOrEqual(MOST + A_READ);
  expect(await store.runs.counts()).toMatchObject({ running: MOST, waiting: inOrder.length - MOST });

  finish();
  for (const id of inOrder) await bench.reach(id, 'succeeded');
  expect(acts).toEqual(inOrder);
  expect(bench.troubles).toEqual([]);
});

// While memory is short few runs act, whether they come, were queued or wake; none is lost and none overtakes another.
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Flow } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

const FEW = 8;
const SHORT = { used: 51, limit: 100 };
const ENOUGH = { used: 50, limit: 100 };

let store: Store;
let clock: FakeClock;
let bench: Bench;
let heap: typeof SHORT;
/** Run ids of those that act or did, in order. */
let acts: string[];
/** Of those that act; each ends when the test says so. */
let finish: (() => void)[];

beforeEach(async () => {
  store = await openTestStore();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  [heap, acts, finish] = [SHORT, [], []];
});
afterEach(async () => {
  for (const one of finish) one();
  await bench.engine.stop(0);
});

const act = { card: 'test.repeatable', version: 1, inputs: { name: '{{ run.id }}' } };
const wait = { card: 'logic.delay', version: 1, inputs: { seconds: 60 } };

async function boot(...flows: Flow[]): Promise<void> {
  const card = actCard('repeatable', ({ name }) => {
    const { promise, resolve } = Promise.withResolvers<JsonObject>();
    acts.push(name);
    finish.push(() => resolve({}));
    return promise;
  });
  bench = await startBench({ store, cards: cardsWith(card), clock, heap: () => heap });
  for (const flow of flows) await bench.activate(flow);
}

async function deliver(count: number, eventType?: string): Promise<string[]> {
  const runs: string[] = [];
  for (let at = 0; at < count; at++)
    runs.push(...(await bench.deliver(eventType === undefined ? undefined : resetEvent({ eventType }))));
  return runs;
}

/** Resolves when so many act or did, and no further one begins to. */
async function acted(count: number): Promise<void> {
  await expect.poll(() => acts.length).toBe(count);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(acts).toHaveLength(count);
}

/** Each as soon as it acts; they began in this order. */
async function endAll(runs: string[]): Promise<void> {
  for (let at = 0; at < runs.length; at++) {
    await expect.poll(() => finish.length).toBeGreaterThan(at);
    finish[at]?.();
  }
  for (const id of runs) await bench.reach(id, 'succeeded');
  expect(acts).toEqual(runs);
}

/** It is told of once, however many runs it holds up. */
function expectShortage(): void {
  expect(bench.takeTroubles()).toEqual([expect.stringContaining('of memory are in use')]);
}

test('T6 few of those that come act while memory is short; with each that ends the next one does', async () => {
  await boot(flowOf({ a: act }, ['trigger -> a']));
  const runs = await deliver(30);
  await acted(FEW);
  expect(await store.runs.counts()).toMatchObject({ running: FEW, queued: 30 - FEW });
  finish[0]?.();
  await acted(FEW + 1);
  expect(acts).toEqual(runs.slice(0, FEW + 1));
  expectShortage();
});

test('T6 when memory is there again, the next one that ends lets all others act', async () => {
  await boot(flowOf({ a: act }, ['trigger -> a']));
  const runs = await deliver(60);
  await acted(FEW);
  heap = ENOUGH;
  finish[0]?.();
  await acted(60);
  expect(acts).toEqual(runs);
  expectShortage();
});

test('T6 runs of the queue are loaded few at a time, so that no more are taken up than memory bears', async () => {
  heap = ENOUGH;
  const flow = flowOf({ a: act }, ['trigger -> a']);
  await boot(flow);
  await bench.engine.pause(flow.id, { by: 'ada', reason: 'For the test' });
  const runs = await deliver(100);
  // Short with eleven, as soon as they are loaded.
  heap = {
    limit: 100,
    get used() {
      return 5 * bench.engine.load.held;
    },
  };
  await bench.engine.unpause(flow.id);
  await expect.poll(() => acts.length).toBeGreaterThan(10);
  await acted(bench.engine.load.held);
  expect(acts.length).toBeLessThanOrEqual(10 + 20);
  await endAll(runs);
  expectShortage();
});

test('S7 few of those that wake act while memory is short; the others wait in the store, and wake in order of their times', async () => {
  await boot(flowOf({ wait, a: act }, ['trigger -> wait', 'wait -> a']));
  heap = ENOUGH;
  const runs = await deliver(30);
  for (const id of runs) await bench.rest(id);
  heap = SHORT;
  clock.advance(60_000);
  await acted(FEW);
  expect(await store.runs.counts()).toMatchObject({ running: FEW, waiting: 30 - FEW });
  await endAll(runs);
  expectShortage();
});

test('T8 S7 a flow whose woken runs hang keeps no run of another flow asleep', async () => {
  const waking = (id: string): Flow => {
    const trigger = { card: 'okta.event', version: 1, inputs: { eventType: `test.${id}` } };
    const flow = flowOf({ wait, a: act }, ['trigger -> wait', 'wait -> a']);
    return { ...flow, id, nodes: { ...flow.nodes, trigger } };
  };
  heap = ENOUGH;
  await boot(waking('slow'), waking('quick'));
  // More of the one than are read at once, all of them due before the other.
  const slow = await deliver(120, 'test.slow');
  for (const id of slow) await bench.rest(id);
  clock.advance(1);
  const [quick = ''] = await deliver(1, 'test.quick');
  await bench.rest(quick);
  heap = SHORT;
  clock.advance(60_000);
  await acted(FEW + 1);
  expect(acts).toEqual([...slow.slice(0, FEW), quick]);
  finish.at(-1)?.();
  await bench.reach(quick, 'succeeded');
  await endAll([...slow.slice(0, FEW), quick, ...slow.slice(FEW)]);
  expectShortage();
});

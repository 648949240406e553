// S2, J4, J5, J8: the moments before a card acts, and after the engine has released it.
import { beforeEach, expect, test } from 'vitest';

import { CancelledError, RetryableError } from '../../../shared/errors.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench } from '../engine.test-support.ts';

let store: Store;
let clock: FakeClock;
beforeEach(async () => {
  store = await openTestStore();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
});

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};
//  trigger ─ a
const once = (more: object = {}): Flow =>
  flowOf({ a: { card: 'test.once', version: 1, inputs: { name: 'a' }, ...more } }, ['trigger -> a']);

test('J8 a step whose start is stored after the server released it does not act', async () => {
  let calls = 0;
  let slow: PromiseWithResolvers<void> | undefined;
  const append: Store['runs']['append'] = async (collect) => {
    await slow?.promise;
    return store.runs.append(collect);
  };
  const bench = await startBench({
    store: { ...store, runs: { ...store.runs, append } },
    cards: cardsWith(actCard('once', () => ({ call: ++calls }))),
    clock,
  });
  await bench.activate(once());
  slow = Promise.withResolvers();
  await bench.deliver();
  await turns();
  const stopped = bench.engine.stop(0);
  await turns();
  clock.advance(0);
  await stopped;
  slow.resolve();
  await turns();
  expect(calls).toBe(0);
});

test('J8 a stop takes no longer than its time, also while the store takes nothing', async () => {
  let isFull = false;
  const append: Store['runs']['append'] = (collect) =>
    isFull ? Promise.reject(new RetryableError('store.unavailable', 'The disk is full.')) : store.runs.append(collect);
  const bench = await startBench({ store: { ...store, runs: { ...store.runs, append } }, cards: cardsWith(), clock });
  const wait = { card: 'logic.delay', version: 1, inputs: { seconds: 60 } };
  await bench.activate(flowOf({ wait }, ['trigger -> wait']));
  const [run = ''] = await bench.deliver();
  await bench.rest(run);
  isFull = true;
  // It wakes, and that cannot be stored.
  clock.advance(60_000);
  await turns();
  let isOver = false;
  void bench.engine.stop(10_000).then(() => (isOver = true));
  await turns();
  clock.advance(9_999);
  await turns();
  expect(isOver).toBe(false);
  clock.advance(1);
  await turns();
  expect(isOver).toBe(true);
  bench.expectTroubles('The disk is full.');
});

test('S2 J5 a once step whose connection cannot be read now has done nothing: it is tried again, and is never in doubt', async () => {
  let refusals = 1;
  const cards = cardsWith(actCard('once', () => ({ done: true })));
  const bench = await startBench({
    store,
    cards,
    clock,
    random: () => 0.5,
    connection: () =>
      refusals-- > 0
        ? Promise.reject(new RetryableError('store.unavailable', 'The disk is full.'))
        : Promise.resolve({ url: 'https://receiver.example' }),
  });
  const flow = { ...once({ connection: 'slot' }), connections: { slot: { app: 'slack' } } };
  await bench.activate(flow);
  const [run = ''] = await bench.deliver();
  await bench.rest(run);
  const [waits] = (await bench.views.detail(run)).steps;
  expect(waits).toMatchObject({
    waiting: { kind: 'retry' },
    input: { name: 'a' },
    error: { code: 'store.unavailable' },
  });
  clock.advance(1_000);
  await bench.reach(run, 'succeeded');
  await bench.engine.stop(0);
});

test('S10 a step that acts when its run is cancelled is on record as cancelled, and as nothing else', async () => {
  const aborted: unknown[] = [];
  const act = actCard('once', async ({ signal }) => {
    const { promise, reject } = Promise.withResolvers<never>();
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    return promise.catch((thrown: unknown) => {
      aborted.push(thrown);
      throw thrown;
    });
  });
  const bench = await startBench({ store, cards: cardsWith(act), clock });
  await bench.activate(once());
  const [run = ''] = await bench.deliver();
  await turns();
  await bench.engine.cancel(run, 'ada');
  await turns();
  expect(aborted).toHaveLength(1);
  expect((await bench.views.journal(run)).map(({ type }) => type)).toEqual([
    'run.started',
    'step.started',
    'run.cancel-requested',
    'step.cancelled',
    'run.ended',
  ]);
  await bench.engine.stop(0);
});

test('S2 a card that gives up by itself fails its step, and holds up no run', async () => {
  const bench = await startBench({
    store,
    cards: cardsWith(actCard('once', () => Promise.reject(new CancelledError('test.cancelled', 'Never mind.')))),
    clock,
  });
  await bench.activate(once());
  const [run = ''] = await bench.deliver();
  expect((await bench.reach(run, 'failed')).error?.code).toBe('test.cancelled');
  await bench.engine.stop(0);
});

// A loop that is woken: one round at a time, none forgotten, none after the stop.
import { expect, test } from 'vitest';

import { fakeClock } from '../../tests/support/fake-clock.ts';
import { createWakeLoop } from './wake-loop.ts';

const START = '2026-03-01T10:00:00.000Z';

/** A loop whose rounds the test ends one by one, each with what it gives. */
function loopOf() {
  const clock = fakeClock(START);
  const open: PromiseWithResolvers<number | undefined>[] = [];
  const troubles: string[] = [];
  let most = 0;
  let stopSeen = false;
  let count = 0;
  const loop = createWakeLoop({
    clock,
    async round() {
      count += 1;
      const mine = Promise.withResolvers<number | undefined>();
      open.push(mine);
      most = Math.max(most, open.length);
      try {
        return await mine.promise;
      } finally {
        stopSeen = loop.isStopped;
        open.splice(open.indexOf(mine), 1);
      }
    },
    tryAgainMs: 1_000,
    onTrouble: ({ message }) => troubles.push(message),
  });
  const end = async (next?: number | Error): Promise<void> => {
    if (next instanceof Error) open[0]?.reject(next);
    else open[0]?.resolve(next);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    clock,
    loop,
    troubles,
    end,
    /** Rounds that began so far. */
    begun: () => count,
    mostAtOnce: () => most,
    sawStop: () => stopSeen,
  };
}

test('it begins with the start, whatever woke it before, and runs one round at a time', async () => {
  const { loop, end, begun, mostAtOnce } = loopOf();
  loop.wake();
  loop.wake();
  expect(begun()).toBe(0);
  void loop.start();
  expect(begun()).toBe(1);
  loop.wake();
  loop.wake();
  expect(begun()).toBe(1);
  await end();
  // Woken twice meanwhile, it runs once more.
  expect(begun()).toBe(2);
  await end();
  expect([begun(), mostAtOnce()]).toEqual([2, 1]);
  await loop.settled();
});

test('it looks again when its round says, or earlier where somebody asks for that, and a round makes timers needless', async () => {
  const { clock, loop, end, begun } = loopOf();
  void loop.start();
  await end(clock.now() + 60_000);
  expect(loop.nextAt).toBe(clock.now() + 60_000);
  loop.wakeBy(clock.now() + 90_000);
  clock.advance(10_000);
  loop.wakeBy(clock.now() + 20_000);
  expect(clock.pendingTimers).toBe(1);
  clock.advance(19_999);
  expect(begun()).toBe(1);
  clock.advance(1);
  expect(begun()).toBe(2);
  expect(loop.nextAt).toBe(-Infinity);
  loop.wakeBy(clock.now() + 5_000);
  await end(clock.now() + 60_000);
  // What was asked for while it ran holds too.
  expect(loop.nextAt).toBe(clock.now() + 5_000);
  loop.wake();
  await end();
  expect([loop.nextAt, clock.pendingTimers]).toEqual([Infinity, 0]);
});

test('a time that is past wakes it at once', async () => {
  const { clock, loop, end, begun } = loopOf();
  void loop.start();
  await end(clock.now());
  expect(begun()).toBe(2);
  await end();
  loop.wakeBy(clock.now() - 1);
  expect(begun()).toBe(3);
  await end();
  expect(begun()).toBe(3);
});

test('a round that throws is told of and tried again later, or at once where somebody wakes it', async () => {
  const { clock, loop, end, begun, troubles } = loopOf();
  void loop.start();
  loop.wake();
  await end(new Error('The disk is full.'));
  expect([begun(), troubles.length, loop.nextAt]).toEqual([1, 1, clock.now() + 1_000]);
  clock.advance(1_000);
  expect(begun()).toBe(2);
  await end(new Error('The disk is full.'));
  loop.wake();
  expect([begun(), clock.pendingTimers]).toEqual([3, 0]);
  await end();
  expect(troubles).toHaveLength(2);
});

test('after the stop no round begins, and whoever stops it waits for the one under way, which can ask', async () => {
  const { clock, loop, end, begun, sawStop } = loopOf();
  void loop.start();
  loop.wake();
  let isOver = false;
  const stopped = loop.stop().then(() => (isOver = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  await end(clock.now() + 1);
  await stopped;
  expect(sawStop()).toBe(true);
  loop.wake();
  loop.wakeBy(clock.now() + 1);
  clock.advance(1_000);
  expect([begun(), clock.pendingTimers]).toEqual([1, 0]);
});

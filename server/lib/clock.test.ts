// The system clock under faked timers: long waits, past times, a wall clock that jumps.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock } from './clock.ts';

const START = Date.parse('2026-03-01T10:00:00.000Z');
const DAY = 24 * 60 * 60 * 1000;

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

test('now and iso are the same moment', () => {
  expect(systemClock.now()).toBe(START);
  expect(systemClock.iso()).toBe('2026-03-01T10:00:00.000Z');
});

test('S2 a timer beyond 32 bits fires at its time and not before', () => {
  const fired: number[] = [];
  systemClock.setTimer(START + 60 * DAY, () => fired.push(Date.now()));
  vi.advanceTimersByTime(60 * DAY - 1);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(fired).toEqual([START + 60 * DAY]);
});

test('a timer whose time is past fires once, soon, and never inside setTimer', () => {
  let fired = 0;
  systemClock.setTimer(START - 1000, () => (fired += 1));
  expect(fired).toBe(0);
  vi.advanceTimersByTime(10);
  expect(fired).toBe(1);
});

test('a cancelled timer does not fire, also when it was armed anew', () => {
  let fired = 0;
  const timer = systemClock.setTimer(START + 60 * DAY, () => (fired += 1));
  vi.advanceTimersByTime(40 * DAY);
  timer.cancel();
  vi.advanceTimersByTime(40 * DAY);
  expect(fired).toBe(0);
});

test.each([-3_600_000, 3_600_000])('S7 a wall clock that is set by %i ms leaves a timer its distance', (jump) => {
  let fired = 0;
  systemClock.setTimer(START + 1000, () => (fired += 1));
  vi.setSystemTime(START + jump);
  vi.advanceTimersByTime(999);
  expect(fired).toBe(0);
  vi.advanceTimersByTime(1);
  expect(fired).toBe(1);
});

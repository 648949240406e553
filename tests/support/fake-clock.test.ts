// The fake clock itself, since many tests lean on it.
import { expect, test } from 'vitest';
import { fakeClock } from './fake-clock.ts';

const START = '2026-03-01T10:00:00.000Z';

test('the clock stands still until it is moved', () => {
  const clock = fakeClock(START);
  expect(clock.iso()).toBe(START);
  clock.advance(1500);
  expect([clock.iso(), clock.now()]).toEqual(['2026-03-01T10:00:01.500Z', Date.parse(START) + 1500]);
});

test('a clock that is set fires nothing, and leaves timers their distance', () => {
  const clock = fakeClock(START);
  const fired: string[] = [];
  clock.setTimer(Date.parse(START) + 5_000, () => fired.push(clock.iso()));
  clock.jump(3_600_000);
  expect([clock.iso(), fired]).toEqual(['2026-03-01T11:00:00.000Z', []]);
  clock.jump(-7_200_000);
  clock.advance(4_999);
  expect([clock.iso(), fired]).toEqual(['2026-03-01T09:00:04.999Z', []]);
  clock.advance(1);
  expect(fired).toEqual(['2026-03-01T09:00:05.000Z']);
});

test('timers fire in the order of their times, each at its own, and those set on the way too', () => {
  const clock = fakeClock(START);
  const fired: string[] = [];
  const at = (ms: number): number => Date.parse(START) + ms;
  const note = (name: string) => () => void fired.push(`${name} ${clock.now() - at(0)}`);
  clock.setTimer(at(30), note('c'));
  clock.setTimer(at(10), () => {
    note('a')();
    clock.setTimer(at(20), note('b'));
  });
  clock.setTimer(at(10), note('a2'));
  clock.setTimer(at(15), note('cancelled')).cancel();
  clock.setTimer(at(99), note('later'));
  clock.advance(30);
  expect(fired).toEqual(['a 10', 'a2 10', 'b 20', 'c 30']);
  expect(clock.pendingTimers).toBe(1);
});

test('a time that is none is refused', () => {
  expect(() => fakeClock('soon')).toThrow('ISO 8601');
});

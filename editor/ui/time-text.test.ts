import { expect, test } from 'vitest';

import { durationText } from '../../shared/duration-text.ts';
import { countdownText, relativeTime, utcText } from './time-text.ts';

test('durations are read in two units at most, and never as nothing', () => {
  expect([0, 0.4, 640, 4_230, 42_000, 185_000, 7_800_000, 274_000_000].map((ms) => durationText(ms))).toEqual([
    '< 1 ms',
    '< 1 ms',
    '640 ms',
    '4.2 s',
    '42 s',
    '3 min 5 s',
    '2 h 10 min',
    '3 d 4 h',
  ]);
});

test('a duration that rounds up to the next unit is written in it', () => {
  expect(durationText(59_900)).toBe('1 min');
  expect(durationText(9_960)).toBe('10 s');
  expect(durationText(3_599_900)).toBe('1 h');
});

test('relative times look back and ahead, and say "just now" under a minute', () => {
  const now = Date.parse('2026-01-10T12:00:00Z');
  expect(relativeTime('2026-01-10T11:59:30Z', now)).toBe('just now');
  expect(relativeTime('2026-01-10T12:00:30Z', now)).toBe('in a moment');
  expect(relativeTime('2026-01-10T11:00:00Z', now)).toBe('1 hr. ago');
  expect(relativeTime('2026-01-09T11:00:00Z', now)).toBe('yesterday');
});

test('exact times are UTC to the second', () => {
  expect(utcText('2026-01-10T12:00:00.999Z')).toBe('2026-01-10 12:00:00 UTC');
});

test('S7 a countdown counts seconds below an hour, and never below nothing', () => {
  const now = Date.parse('2026-01-10T12:00:00Z');
  const at = (second: number): string => countdownText(new Date(now + second * 1_000).toISOString(), now);
  expect([42, 252, 3_600 * 3 + 300, 0.2, 0, -5].map(at)).toEqual([
    'in 42 s',
    'in 4 min 12 s',
    'in 3 h 5 min',
    'in 1 s',
    'any moment now',
    'any moment now',
  ]);
});

import { expect, test } from 'vitest';

import { allSpans, chartOf } from './run-spans.ts';

const NOW = Date.parse('2026-03-08T10:20:00Z');

test('a day has 24 spans, the last of which is under way; a week has as many as fit', () => {
  const day = allSpans([], chartOf(undefined), NOW);
  expect([day.length, day[0]?.from, day.at(-1)?.from]).toEqual([
    24,
    '2026-03-07T11:00:00.000Z',
    '2026-03-08T10:00:00.000Z',
  ]);
  const week = allSpans([], chartOf('week'), NOW);
  expect([week.length, week[0]?.from, week.at(-1)?.from]).toEqual([
    28,
    '2026-03-01T12:00:00.000Z',
    '2026-03-08T06:00:00.000Z',
  ]);
});

test('what the server told stands in its span', () => {
  const item = { from: '2026-03-08T09:00:00.000Z', succeeded: 3, failed: 1, cancelled: 0, durationMs: null };
  expect(allSpans([item], chartOf('day'), NOW).at(-2)).toBe(item);
});

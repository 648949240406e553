import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { toSpans } from './run-statistics.ts';

const hour = fc.integer({ min: 0, max: 60 }).map((at) => new Date(at * 3_600_000).toISOString().slice(0, 13));

test('whatever the length of a span, every run and the longest of them are in exactly one', () => {
  const ended = fc.array(
    fc.record({
      hour,
      status: fc.constantFrom('succeeded', 'failed', 'cancelled' as const),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  );
  const durations = fc.array(fc.record({ hour, ms: fc.nat() }));
  expectProperty(
    fc.property(ended, durations, fc.integer({ min: 1, max: 48 }), (all, took, hours) => {
      const known = took.filter((one) => all.some((each) => each.hour === one.hour));
      const { items, durationMs } = toSpans({ ended: all, durations: known, hasMoreDurations: false }, hours);
      const sum = items.reduce((count, span) => count + span.succeeded + span.failed + span.cancelled, 0);
      expect(sum).toBe(all.reduce((count, each) => count + each.count, 0));
      const longest = Math.max(-1, ...known.map(({ ms }) => ms));
      expect(Math.max(-1, ...items.map((span) => span.durationMs?.max ?? -1))).toBe(longest);
      expect(durationMs?.max ?? -1).toBe(longest);
      expect(items.map(({ from }) => Date.parse(from) % (hours * 3_600_000))).toEqual(items.map(() => 0));
    }),
  );
});

test('percentiles are values that were measured, and half of them are not above the middle one', () => {
  const durations = [5, 1, 4, 2, 3, 100].map((ms) => ({ hour: '2026-03-01T10', ms }));
  const ended = [{ hour: '2026-03-01T10', status: 'succeeded' as const, count: 6 }];
  const { items } = toSpans({ ended, durations, hasMoreDurations: true }, 1);
  expect(items).toEqual([
    {
      from: '2026-03-01T10:00:00.000Z',
      succeeded: 6,
      failed: 0,
      cancelled: 0,
      durationMs: { p50: 3, p95: 100, max: 100 },
    },
  ]);
});

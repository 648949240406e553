import fc from 'fast-check';
import { expect, test } from 'vitest';

import { expectProperty } from '../../../tests/support/property.ts';
import { createStartCounts } from './start-counts.ts';

test('T5.2 a minute is counted to the second, for each flow', () => {
  const counts = createStartCounts();
  expect(counts.add('a', 0, 3)).toBe(3);
  expect(counts.add('a', 30_999, 1)).toBe(4);
  expect(counts.add('b', 30_999, 1)).toBe(1);
  expect(counts.add('a', 59_999, 1)).toBe(5);
  expect(counts.add('a', 60_000, 1)).toBe(3);
  expect(counts.add('a', 10_000_000, 1)).toBe(1);
  counts.clear('a');
  expect(counts.add('a', 10_000_000, 1)).toBe(1);
});

test('T5.2 a clock that is set back by an hour begins anew, one that trembles does not', () => {
  const counts = createStartCounts();
  counts.add('a', 7_200_000, 5);
  expect(counts.add('a', 7_199_000, 1)).toBe(6);
  expect(counts.add('a', 3_600_000, 1)).toBe(1);
  expect(counts.add('a', 3_660_000, 1)).toBe(1);
});

test('T5.2 the count is that of the last sixty seconds, whatever came when', () => {
  expectProperty(
    fc.property(fc.array(fc.tuple(fc.nat(20_000), fc.integer({ min: 1, max: 9 })), { maxLength: 80 }), (steps) => {
      const counts = createStartCounts();
      const seen: { second: number; count: number }[] = [];
      let now = 0;
      for (const [wait, count] of steps) {
        now += wait;
        const second = Math.floor(now / 1_000);
        seen.push({ second, count });
        const within = seen.filter((one) => one.second > second - 60);
        expect(counts.add('a', now, count)).toBe(within.reduce((sum, one) => sum + one.count, 0));
      }
    }),
  );
});

import { expect, test } from 'vitest';

import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { LONGEST_WISH_MS, waitAfter } from './back-off.ts';

const limits = { firstMs: 1_000, longestMs: 60_000 };

test('the wait doubles up to the longest, however often it failed', () => {
  const error = new TerminalError('a.code', 'No.');
  expect([1, 2, 3, 7, 5_000].map((failures) => waitAfter(error, failures, limits))).toEqual([
    1_000, 2_000, 4_000, 60_000, 60_000,
  ]);
});

test('S2 it is no shorter than the other side asks, up to six hours, and no shorter for asking less', () => {
  const asking = (retryAfterMs: number) => new RetryableError('a.code', 'Later.', { retryAfterMs });
  expect(waitAfter(asking(90_000), 1, limits)).toBe(90_000);
  expect(waitAfter(asking(10), 1, limits)).toBe(1_000);
  expect(waitAfter(asking(1e12), 1, limits)).toBe(LONGEST_WISH_MS);
  expect(waitAfter(asking(90_000), 1, { ...limits, longestWishMs: 80_000 })).toBe(80_000);
});

// How long whatever is tried until it succeeds waits after a failure.
import { RetryableError, type AppError } from '../../shared/errors.ts';

/** S2: the other side's own wish is respected up to here; past it the wish is taken for a mistake. In milliseconds. */
export const LONGEST_WISH_MS = 6 * 3_600_000;

/**
 * How long to wait, in milliseconds: `firstMs` after the first failure, twice as long after each further one, up to
 * `longestMs`; but no shorter than the other side asks (`RetryableError.retryAfterMs`), up to `longestWishMs`.
 * @param failures one after another, this one included
 */
export function waitAfter(
  error: AppError,
  failures: number,
  {
    firstMs,
    longestMs,
    longestWishMs = LONGEST_WISH_MS,
  }: { firstMs: number; longestMs: number; longestWishMs?: number },
): number {
  const wish = error instanceof RetryableError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(Math.min(wish, longestWishMs), Math.min(firstMs * 2 ** (failures - 1), longestMs));
}

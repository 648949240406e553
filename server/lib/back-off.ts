// How long whatever is tried until it succeeds waits after a failure.
import { RetryableError, type AppError } from '../../shared/errors.ts';

/**
 * In milliseconds: doubles with each failure, up to `longestMs`, and is never shorter than the other side asks.
 * @param failures one after another, this one included
 */
export function waitAfter(
  error: AppError,
  failures: number,
  { firstMs, longestMs }: { firstMs: number; longestMs: number },
): number {
  const wish = error instanceof RetryableError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(wish, Math.min(firstMs * 2 ** (failures - 1), longestMs));
}

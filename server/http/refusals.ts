// Slows down an address that is refused again and again. What is let in is never counted.
import { RateLimiterMemory } from 'rate-limiter-flexible';

import type { AppError } from '../../shared/errors.ts';

/** Refused requests of one address in a window before it is told to wait for the next. */
const REFUSED = 100;
const WINDOW_SECONDS = 10;

/** @returns what to refuse with: the error given, or that there were too many. */
export function createRefusals(
  prefix: string,
  tooMany: () => AppError,
): (address: string, error: AppError) => Promise<AppError> {
  const refused = new RateLimiterMemory({ keyPrefix: prefix, points: REFUSED, duration: WINDOW_SECONDS });
  return async (address, error) => {
    try {
      await refused.consume(address);
      return error;
    } catch (thrown) {
      if (thrown instanceof Error) throw thrown;
      return tooMany();
    }
  };
}

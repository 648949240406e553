// Slows down a network that is refused again and again. Requests that are let in are never counted.
import { RateLimiterMemory } from 'rate-limiter-flexible';

import type { AppError } from '../../shared/errors.ts';

/**
 * How many requests of one network (an IPv4 address, or a /64 of IPv6) are refused in a window before it is told to
 * wait for the next one.
 */
const REFUSED = 100;
const WINDOW_SECONDS = 10;

/** Gives what counts a refusal and says what to refuse with: the error given, or that there were too many. */
export function createRefusals(
  prefix: string,
  tooMany: () => AppError,
): (network: string, error: AppError) => Promise<AppError> {
  const refused = new RateLimiterMemory({ keyPrefix: prefix, points: REFUSED, duration: WINDOW_SECONDS });
  return async (network, error) => {
    try {
      await refused.consume(network);
      return error;
    } catch (thrown) {
      if (thrown instanceof Error) throw thrown;
      return tooMany();
    }
  };
}

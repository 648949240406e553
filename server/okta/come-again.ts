// When an answer of Okta says that a call may be made again. Pure: a date is measured from the answer's own.
//
// @source Okta, rate limits: windows last a minute; `X-Rate-Limit-Reset` is in seconds of the org's clock
import { retryAfterMs } from '../../shared/card/http-status.ts';

type Headers = Readonly<Record<string, string>>;

export const WINDOW_MS = 60_000;
/** A reset that is said to be further away is not believed. */
export const LONGEST_RESET_MS = 2 * WINDOW_MS;
const SHORTEST_RESET_MS = 1_000;

/**
 * The wait of `Retry-After`, which is kept to however long it is (S2), as an option of an error; nothing where the
 * answer has none.
 */
export function namedWait({ date, 'retry-after': wish }: Headers): { retryAfterMs?: number } {
  const wait = wish === undefined ? undefined : retryAfterMs({ 'retry-after': wish, ...(date && { date }) });
  return wait === undefined ? {} : { retryAfterMs: wait };
}

/**
 * How long the window of a rate limit lasts still, in milliseconds: at least a second, at most two minutes.
 * @param reset `X-Rate-Limit-Reset`, in seconds since the epoch
 * @param answeredAt when the answer was given, by the same clock, in milliseconds since the epoch
 */
export function untilReset(reset: number, answeredAt: number): number {
  // Both are known to a second only.
  const wait = reset * 1_000 - answeredAt + 1_000;
  return Math.min(Math.max(wait, SHORTEST_RESET_MS), LONGEST_RESET_MS);
}

// What time it is for an org: this machine's clock, corrected by the `Date` of the org's answers. Okta refuses
// assertions and proofs by its own clock, and counts its rate limits by it.
import type { ClockAhead } from '../../shared/card/okta-client.ts';

export interface OrgTime {
  /** Milliseconds since the epoch, as the org has it. */
  now(): number;
  /**
   * By how much the org's clock is ahead of this machine's, in milliseconds; 0 where nothing is known, or the
   * difference is too small to tell.
   */
  readonly ahead: number;
  /** Takes note of the `Date` of an answer that has just come. */
  learn(date: string | undefined): void;
}

/** The `Date` of an answer is told by the second, and cut. */
const SECOND_MS = 1_000;
/** An answer takes a while, too: less than this is no difference of clocks. */
const TOLERATED_MS = 10_000;

export function createOrgTime(clock: { now(): number }): OrgTime {
  let ahead = 0;
  return {
    now: () => clock.now() + ahead,
    get ahead() {
      return ahead;
    },
    learn(date) {
      const at = Date.parse(date ?? '');
      if (Number.isNaN(at)) return;
      const difference = at - clock.now();
      ahead = Math.abs(difference) < TOLERATED_MS ? 0 : difference;
    },
  };
}

/**
 * What the `Date` of an answer tells of the org's clock. It was written between the two times of this machine's clock.
 * @param sentAt before its call was sent, in milliseconds since the epoch
 * @param heardAt when it had come
 * @returns null for no date, and where this machine's clock was set back meanwhile
 */
export function clockAhead(date: string | undefined, sentAt: number, heardAt: number): ClockAhead | null {
  const at = Date.parse(date ?? '');
  const ahead = { least: at - heardAt, most: at + SECOND_MS - sentAt };
  return ahead.least < ahead.most ? ahead : null;
}

// What a card may read of how events have come by the Okta connection of its node. Signalbox counted it as it stored
// the events: no call goes to Okta.
import { TerminalError } from '../errors.ts';

/** An hour in UTC; events count in the hour in which they were published. */
export interface CoveredHour {
  /** Its beginning, ISO 8601. */
  hour: string;
  events: number;
  byHook: number;
  /** The hook missed them, apart from `notForHooks`. */
  byPollOnly: number;
  byHookOnly: number;
  /** Of those by poll only: so many have a type that no event hook can deliver. */
  notForHooks: number;
  /** From their publishing to their first coming; null: no event came. */
  delayMs: { p50: number; p95: number; max: number } | null;
  /** Deliveries to the event hook that failed, as the System Log tells. */
  deliveryFailures: number;
}

export interface CoverageReading {
  /** Those that have something, in their order. */
  items: CoveredHour[];
  polling: {
    state: 'off' | 'starting' | 'running' | 'behind' | 'failing';
    /** The log is read up to then, ISO 8601. */
    cursorAt: string | null;
    lagSeconds: number | null;
    lastError: { code: string; message: string; at: string } | null;
    /** So much Okta's clock is ahead of this server's; negative: behind. */
    clockAheadSeconds: number;
  };
  gaps: {
    from: string;
    to: string;
    reason: 'not-running' | 'failing' | 'cursor-refused' | 'too-old';
    /** Null: it is open. */
    healedAt: string | null;
  }[];
}

export interface CoverageReads {
  /** Hours that the time touches count whole. ISO 8601, at most 92 days. */
  of(since: string, until: string): Promise<CoverageReading>;
}

/**
 * For whoever has no store, such as the tests of a flow. Each call fails with `test.no-network`, so the card's sample
 * stands in.
 */
export function noCoverage(): CoverageReads {
  return {
    of: () =>
      Promise.reject(new TerminalError('test.no-network', 'A test has no coverage to read; give this node a stub.')),
  };
}

// By which way the events of an Okta connection came, how long they took, what was missed for a time, and how polling
// stands: read from what was counted when they were stored, never from the events.
import type { Coverage as CoverageView, CoverageHour } from '../../../shared/api/coverage.ts';
import type { Clock } from '../../lib/clock.ts';
import { bucketDelay } from '../../store/delay-buckets.ts';
import type { CoverageRow, PollRow, PollStore } from '../../store/poll-store.ts';
import { readTo } from './cursor.ts';
import { isLate } from './gaps.ts';
import type { Polling } from './turn.ts';

type PollingView = CoverageView['polling'];

/** What the page of a connection shows of how its events came. */
export interface Coverage {
  /** @param since until ISO 8601; hours that they touch count whole */
  of(connection: string, since: string, until: string): Promise<CoverageView>;
}

/** Gaps that are shown; the newest ones. */
const MOST_GAPS = 500;

export function createCoverage(deps: {
  polls: Pick<PollStore, 'find' | 'gaps' | 'coverage'>;
  clock: Pick<Clock, 'now'>;
  /** How the connection's settings want it polled; undefined: it is not. */
  pollingOf(connection: string): Promise<Polling | undefined>;
  /** So much the org's clock is ahead of this machine's, as its last answer to this process said, in milliseconds. */
  orgAheadMs(connection: string): Promise<number>;
}): Coverage {
  const { polls, clock } = deps;

  /** How polling stands now. */
  async function polling(connection: string): Promise<PollingView> {
    const [row, wished, heardMs] = await Promise.all([
      polls.find(connection),
      deps.pollingOf(connection),
      deps.orgAheadMs(connection),
    ]);
    // What polling has stored is known after a start, too.
    const aheadMs = heardMs === 0 && wished !== undefined ? (row?.aheadMs ?? 0) : heardMs;
    const hasBegun = row !== undefined && row.queries.length > 0;
    const now = clock.now() + aheadMs;
    const at = hasBegun ? readTo(row.queries) : null;
    return {
      state: stateOf(row, wished, now),
      cursorAt: at === null ? null : new Date(at).toISOString(),
      lagSeconds: at === null ? null : Math.max(0, Math.round((now - at) / 1_000)),
      lastError: row?.error ?? null,
      clockAheadSeconds: Math.round(aheadMs / 1_000),
    };
  }

  return {
    async of(connection, since, until) {
      const asked = { connection, since, until };
      const [hours, gaps, state] = await Promise.all([
        polls.coverage(asked),
        polls.gaps({ ...asked, limit: MOST_GAPS }),
        polling(connection),
      ]);
      return { items: hours.map(hourOf), polling: state, gaps };
    },
  };
}

/**
 * `off`: it is not wanted. `starting`: nothing was read yet. `behind`: more is to be read, or it is read later than it
 * should be.
 */
function stateOf(row: PollRow | undefined, wished: Polling | undefined, now: number): PollingView['state'] {
  if (wished === undefined) return 'off';
  if (row !== undefined && row.failures > 0) return 'failing';
  if (row === undefined || row.queries.length === 0) return 'starting';
  const isBehind = row.queries.some(({ more }) => more) || isLate(row, now, wished.intervalMs);
  return isBehind ? 'behind' : 'running';
}

/** An hour as the API shows it. */
function hourOf(row: CoverageRow): CoverageHour {
  // Events that were stored before anything was counted make less than nothing of what they gain.
  const count = (value: number): number => Math.max(0, value);
  return {
    hour: `${row.hour}:00:00.000Z`,
    events: count(row.events),
    byHook: count(row.byHook),
    byPollOnly: count(row.byPollOnly),
    byHookOnly: count(row.byHookOnly),
    notForHooks: count(row.unhookable),
    delayMs: delaysOf(row),
    deliveryFailures: count(row.failures),
  };
}

/** Percentiles from the buckets; null: no event of the hour has a delay. */
function delaysOf({ delays, maxDelayMs: max }: CoverageRow): CoverageHour['delayMs'] {
  const all = delays.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  const percentile = (share: number): number => {
    let left = Math.ceil(all * share);
    const found = delays.find(({ count }) => (left -= count) <= 0);
    return Math.min(bucketDelay(found?.bucket ?? 0), max);
  };
  return { p50: percentile(0.5), p95: percentile(0.95), max };
}

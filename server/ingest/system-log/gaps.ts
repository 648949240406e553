// When the log was not read for so long that it is worth telling, and why (T1.4). Pure: times are the org's, in
// milliseconds.
import type { GapReason, PollProgress, PollRow } from '../../store/poll-store.ts';
import { readTo } from './cursor.ts';

/** What is shorter is no gap. */
const SHORTEST_MS = 5 * 60_000;

/** True where the log is read later than it should be. */
export function isLate(row: Pick<PollRow, 'queries'>, now: number, intervalMs: number): boolean {
  return row.queries.length > 0 && now - readTo(row.queries) > Math.max(SHORTEST_MS, 3 * intervalMs);
}

/**
 * What was not read between the last poll and now; undefined: that is no gap, or its reading is still under way.
 * @param row how the polling stood before this turn
 */
export function gapBefore(row: PollRow, now: number, intervalMs: number): PollProgress['gap'] {
  // Those that were read to their end, and then were not asked again.
  const queries = row.queries.filter((query) => !query.more);
  const dueAt = row.nextAt + row.aheadMs;
  const wasAway = now - dueAt > SHORTEST_MS;
  if (!isLate({ queries }, now, intervalMs)) {
    // Others were in the middle of what is past: how far they are says nothing of when they were asked.
    return wasAway && queries.length < row.queries.length ? gapOf(dueAt, now, 'not-running') : undefined;
  }
  return gapOf(readTo(queries), now, row.failures > 0 && !wasAway ? 'failing' : 'not-running');
}

/** A gap as it is stored. */
export function gapOf(from: number, to: number, reason: GapReason): NonNullable<PollProgress['gap']> {
  const iso = (at: number): string => new Date(at).toISOString();
  return { from: iso(Math.min(from, to)), to: iso(to), reason };
}

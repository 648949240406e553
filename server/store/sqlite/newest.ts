// The newest and the oldest of several index ranges: SQLite walks one range in order of seq, so the ranges that a list
// asks for are read apart and merged here. Also the hour marks, which turn times into bounds of seq. Knows no row.
import type { RunStatus } from '../../../shared/run.ts';
import { decodeCursor } from '../page.ts';
import type { Context } from './context.ts';
import { distinct, prepare } from './statements.ts';
import { hourOf, type HourTable } from './tally.ts';
import { isoTime } from '../../lib/iso-time.ts';

/** The part of a table that a list may show. Numbers: both ends are excluded. Times: both are included. */
export interface Bounds {
  after: number;
  before: number;
  since: string;
  until: string;
  limit: number;
  /** False: every row between `after` and `before` lies within the times, so no time has to be compared. */
  timed: boolean;
}

export interface PageFilter {
  since?: string;
  until?: string;
  cursor?: string;
  limit: number;
}

/** Compares as later than every time that is stored. */
const LAST_TIME = '9999';

/**
 * Reads bounds off a list's filter. Hour marks turn its times into numbers: of each hour the first and last number are
 * known. `limit` becomes one more than asked for, to see whether there is a next page.
 * @throws ValidationError `cursor.invalid`
 */
export function boundsReader(context: Context, marks: HourTable): (filter: PageFilter) => Bounds {
  const { database, query } = context;
  const firstSince = prepare(database, (p: { hour: string }) =>
    query
      .selectFrom(marks)
      .select((e) => e.fn.min('first_seq').as('seq'))
      .where('hour', '>=', p.hour),
  );
  const lastUntil = prepare(database, (p: { hour: string }) =>
    query
      .selectFrom(marks)
      .select((e) => e.fn.max('last_seq').as('seq'))
      .where('hour', '<=', p.hour),
  );
  return (filter) => {
    const since = filter.since === undefined ? '' : isoTime(filter.since);
    const until = filter.until === undefined ? LAST_TIME : isoTime(filter.until);
    let after = 0;
    let before = filter.cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(filter.cursor, 'number')[0];
    if (filter.since !== undefined) {
      const first: number | null = firstSince.get({ hour: hourOf(since) })?.seq ?? null;
      // No mark at or after that hour: nothing is so new.
      after = first === null ? before : first - 1;
    }
    if (filter.until !== undefined) {
      const last: number | null = lastUntil.get({ hour: hourOf(until) })?.seq ?? null;
      before = Math.min(before, (last ?? 0) + 1);
    }
    const timed = filter.since !== undefined || filter.until !== undefined;
    return { after, before, since, until, limit: filter.limit + 1, timed };
  };
}

/** The newest `limit` (all, where absent) of some ranges' numbers, newest first, each once. */
export function newestOf(ranges: Iterable<readonly number[]>, limit = Number.MAX_SAFE_INTEGER): number[] {
  const all = new Set<number>();
  for (const range of ranges) for (const seq of range) all.add(seq);
  return [...all].sort((a, b) => b - a).slice(0, limit);
}

/** Numbers in ascending order, read in parts. */
export interface Range {
  /** The first `count` after `after`. */
  read(after: number, count: number): number[];
  /** No more than this many are wanted of it; absent: any number. */
  most?: number | undefined;
}

/**
 * The oldest `limit` of all ranges' numbers after `after`. It reads few of each range first, and more only of those
 * ranges that may have more before what is found: so a hundred flows with long queues cost a few reads and not a
 * hundred long ones.
 */
export function oldestOf(ranges: readonly Range[], after: number, limit: number): number[] {
  const few = Math.min(limit, Math.ceil((2 * limit) / Math.max(ranges.length, 1)) + 1);
  const found: number[] = [];
  const unfinished: { range: Range; most: number; last: number }[] = [];
  for (const range of ranges) {
    const most = Math.min(limit, range.most ?? limit);
    const first = range.read(after, Math.min(few, most));
    found.push(...first);
    const last = first.at(-1);
    if (last !== undefined && first.length === few && few < most) unfinished.push({ range, most, last });
  }
  const ascending = (): number[] => found.sort((a, b) => a - b);
  const cutoff = ascending()[limit - 1] ?? Number.MAX_SAFE_INTEGER;
  // Only a range whose few all lie before the cutoff can have more before it.
  for (const { range, most, last } of unfinished) if (last < cutoff) found.push(...range.read(last, most - few));
  return ascending().slice(0, limit);
}

/** Column `seq` of a query's rows. */
export function seqs(rows: readonly { seq: number }[]): number[] {
  return rows.map((row) => row.seq);
}

/** The flows that have runs of a status, by one seek of an index for each flow. */
export function flowsByStatus({ database, query }: Context): (status: RunStatus) => Generator<string> {
  const next = prepare(database, (p: { status: RunStatus; after: string }) =>
    query
      .selectFrom('runs')
      .select('flow_id as flow')
      .where('status', '=', p.status)
      .where('flow_id', '>', p.after)
      .orderBy('flow_id')
      .limit(1),
  );
  return (status) => distinct((after) => next.get({ status, after })?.flow);
}

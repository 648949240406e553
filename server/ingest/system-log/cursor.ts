// Where the reading of a System Log begins, how it goes on, and how it begins again without losing anything (T1.1,
// T1.2). Where a query begins anew it asks for an hour that was read already: what comes twice is known by its uuid
// (T1). Pure: times are the org's, in milliseconds.
import { isJsonObject, type JsonValue } from '../../../shared/json.ts';
import type { OktaEvent } from '../../../shared/okta/log-event.ts';
import { asText } from '../../../shared/okta/normalise.ts';
import type { PollQuery } from '../../store/poll-store.ts';
import { groupsOf } from './question.ts';

/**
 * How far back a query that begins anew asks: an event may come into the log later than others that were published
 * after it.
 */
export const OVERLAP_MS = 3_600_000;
/** @source Okta, System Log: events are kept for 90 days */
export const KEPT_MS = 90 * 24 * 3_600_000;
/** The clocks of this machine and of the org are known to be alike within that. */
const TOLERATED_MS = 10_000;

/** Queries for types of which nothing was read yet. */
export function begin(types: Iterable<string>, since: number): PollQuery[] {
  return groupsOf(types).map((group) =>
    aQuery(Object.fromEntries(group.map((type) => [type, since])), since, { readTo: since, newest: null }),
  );
}

/**
 * The queries after the types have changed; undefined: they have not. A type that is new counts from when it was known
 * last that nobody listened to it; the others lose nothing.
 * @param knownAt when the types were looked at last
 */
export function replan(
  queries: readonly PollQuery[],
  types: Iterable<string>,
  knownAt: number,
): PollQuery[] | undefined {
  const groups = groupsOf(types);
  const before = new Map(queries.flatMap((query) => Object.keys(query.types).map((type) => [type, query])));
  const wanted = groups.flat();
  if (wanted.length === before.size && wanted.every((type) => before.has(type))) return undefined;
  const from = knownAt - TOLERATED_MS;
  return groups.map((group) => {
    const olds = new Set(group.flatMap((type) => before.get(type) ?? []));
    const [only] = olds;
    if (only !== undefined && olds.size === 1 && Object.keys(only.types).length === group.length) {
      if (group.every((type) => type in only.types)) return only;
    }
    const counts = group.map((type): [string, number] => [type, before.get(type)?.types[type] ?? from]);
    const isNew = group.some((type) => !before.has(type));
    const readTo = Math.min(...[...olds].map((old) => old.readTo), ...(isNew ? [from] : []));
    const newest = Math.max(...[...olds].map((old) => old.newest ?? 0));
    const since = Math.min(...[...olds].map(sinceOf), ...(isNew ? [from] : []));
    return aQuery(Object.fromEntries(counts), since, { readTo, newest: newest > 0 ? newest : null });
  });
}

/**
 * The query begins anew, since Okta does not know the cursor any more: from the newest event that was read, less an
 * hour.
 */
export function restart(query: PollQuery, now: number): PollQuery {
  const since = Math.max(query.newest === null ? Date.parse(query.since) : query.newest - OVERLAP_MS, now - KEPT_MS);
  return { ...query, since: new Date(since).toISOString(), next: null, more: true };
}

/** The query behind a page. @param isFull more may be there already */
export function advance(
  query: PollQuery,
  page: { items: readonly JsonValue[]; next: string | null; isFull: boolean; now: number },
): PollQuery {
  const { items, next, isFull, now } = page;
  const newest = Math.max(query.newest ?? 0, ...items.map((item) => publishedOf(item)).filter((at) => at <= now));
  const known = newest > 0 ? newest : null;
  const readTo = Math.max(query.readTo, isFull ? Math.min(newest, now) : now);
  const on = { ...query, next, newest: known, readTo, more: isFull };
  // Okta always names the next page; where somebody on the way took it out, the query begins anew each time.
  return next === null ? { ...restart(on, now), more: isFull } : on;
}

/** The events of a page that the query is about: of its types, each from its time on. */
export function eventsOf({ types }: PollQuery, items: readonly JsonValue[]): OktaEvent[] {
  return items.filter(isJsonObject).filter((event) => {
    const from = types[asText(event['eventType']) ?? ''];
    const at = publishedOf(event);
    // One whose time says nothing is taken: it is better had twice than lost.
    return from !== undefined && (at === 0 || at >= from);
  });
}

/** How far all of the queries were read: up to the time of the one that is furthest behind. */
export function readTo(queries: readonly PollQuery[]): number {
  return Math.min(...queries.map((query) => query.readTo));
}

/** How far back a query has to begin when it is made anew. */
function sinceOf(query: PollQuery): number {
  // Before its first page it has not come further than where it began.
  return query.next === null ? Date.parse(query.since) : query.readTo - OVERLAP_MS;
}

/** A query that has not begun. */
function aQuery(types: Record<string, number>, since: number, part: Pick<PollQuery, 'readTo' | 'newest'>): PollQuery {
  return { types, since: new Date(since).toISOString(), next: null, more: true, ...part };
}

/** When an event was published; 0 where it says nothing. */
function publishedOf(item: JsonValue): number {
  const at = isJsonObject(item) ? Date.parse(asText(item['published']) ?? '') : NaN;
  return Number.isNaN(at) ? 0 : at;
}

// What is asked of the System Log: the filter by event types, split where one would be too long, and the call of a
// page. Pure.
import type { OktaCall } from '../../../shared/card/okta-client.ts';
import type { PollQuery } from '../../store/poll-store.ts';

/** @source Okta Management API, System Log */
export const LOG_PATH = '/api/v1/logs';
/** @source Okta Management API, System Log: the largest page */
export const LARGEST_PAGE = 1_000;
/** Of a filter as it stands in an address: no limit is documented, and addresses above 8 KB are a risk. */
const LONGEST_FILTER = 5_000;
/** What an event type can be; anything else would make Okta refuse the whole filter, and no event has it. */
const EVENT_TYPE = /^[A-Za-z0-9_][\w.-]{0,199}$/;

/** The types in as few groups as there are filters needed for them, each group in order. */
export function groupsOf(types: Iterable<string>): string[][] {
  const groups: string[][] = [];
  let length = Infinity;
  for (const type of [...new Set(types)].toSorted()) {
    if (!EVENT_TYPE.test(type)) continue;
    const more = encodeURIComponent(` or ${clause(type)}`).length;
    if (length + more > LONGEST_FILTER) {
      groups.push([]);
      length = 0;
    }
    groups.at(-1)?.push(type);
    length += more;
  }
  return groups;
}

/** The first page of a query. A polling request is ascending and has no `until`. */
export function firstPage(query: PollQuery, limit: number): OktaCall {
  return logCall({
    since: query.since,
    limit,
    sortOrder: 'ASCENDING',
    filter: Object.keys(query.types).map(clause).join(' or '),
  });
}

/** The newest event: a call for what time it is for the org. */
export function newestEvent(): OktaCall {
  return logCall({ limit: 1, sortOrder: 'DESCENDING' });
}

/** The address of a page with so many events at most, where it says how many. */
export function withLimit(next: string, limit: number): string {
  return next.replace(/([?&]limit=)\d+/, `$1${limit}`);
}

/** A call of the log with the scope that it needs. */
function logCall(query: OktaCall['query']): OktaCall {
  return { method: 'GET', path: LOG_PATH, scopes: ['okta.logs.read'], ...(query === undefined ? {} : { query }) };
}

/** The part of a filter for one type. */
function clause(type: string): string {
  return `eventType eq "${type}"`;
}

// `GET /api/v1/logs`. There are two kinds of request: polling (ascending, without `until`), whose pages are in the
// order of keeping and always have a link to the next; and bounded ones, in the order of `published`, whose last page
// has none.
import type { JsonObject } from '../../../../shared/json.ts';
import { ok, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid, OktaFault } from '../wire/faults.ts';
import { limitOf, links, linkTo } from '../wire/paging.ts';
import { BadFilter, readFilter } from '../wire/scim.ts';

const PAGES = { standard: 100, largest: 1000 };
/** Where no `since` is given it is this long before `until`. */
const WEEK_MS = 7 * 24 * 3_600_000;
/** A `since` that is further back is refused. */
const OLDEST_MS = 180 * 24 * 3_600_000;

export const logRoutes: readonly SimRoute[] = [
  { method: 'GET', path: '/api/v1/logs', scope: 'okta.logs.read', permission: 'okta.logs.read', handle: list },
];

function list(call: SimCall): SimAnswer {
  const { query, world } = call;
  const limit = limitOf(call, PAGES);
  const order = query.get('sortOrder') ?? 'ASCENDING';
  const polling = order === 'ASCENDING' && query.get('until') === null;
  const until = timeOf(query, 'until') ?? world.now();
  const since = timeOf(query, 'since') ?? until - WEEK_MS;
  if (since < world.now() - OLDEST_MS) throw new OktaFault(400, 'E0000053', 'Invalid filter: since is too far back');
  const fits = conditionOf(query);
  const start = cursorOf(call, polling);
  // Places are counted in the whole log, so that a cursor keeps its meaning whatever is filtered.
  const events = polling ? [...world.log.events] : bounded(world.log.events, { since, until, order });
  const part: JsonObject[] = [];
  let at = start;
  for (; at < events.length && part.length < limit; at += 1) {
    const event = events[at]!;
    if (Date.parse(String(event['published'])) >= since && fits(event)) part.push(event);
  }
  const more = events.slice(at).some((event) => fits(event));
  const cursor = Buffer.from(`${polling ? 'p' : 'b'}:${at}`).toString('base64url');
  const next = polling || more ? linkTo(call, { after: cursor }) : null;
  return ok(part, { link: links(call, next) });
}

/** `since` is included, `until` is not. */
function bounded(
  events: readonly JsonObject[],
  { since, until, order }: { since: number; until: number; order: string },
): JsonObject[] {
  const time = (event: JsonObject): number => Date.parse(String(event['published']));
  const inside = events.filter((event) => time(event) >= since && time(event) < until);
  const sorted = inside.toSorted((left, right) => time(left) - time(right));
  return order === 'DESCENDING' ? sorted.toReversed() : sorted;
}

/**
 * The place in the events at which the page begins. A cursor is good for the kind of request that gave it. @throws
 * OktaFault E0000001
 */
function cursorOf({ query, world }: SimCall, polling: boolean): number {
  const after = query.get('after');
  if (after === null) return 0;
  const [, kind, at] = /^([pb]):(\d+)$/.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (kind !== (polling ? 'p' : 'b') || world.trouble.log.staleCursors)
    throw invalid('after', 'after: the cursor is not valid');
  return Number(at);
}

function timeOf(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const time = Date.parse(given);
  if (Number.isNaN(time)) throw invalid(name, `${name}: the date format is not valid`);
  return time;
}

/** Whether an event has all words of `q` and fulfils `filter`. @throws OktaFault E0000053 */
function conditionOf(query: URLSearchParams): (event: JsonObject) => boolean {
  const expression = query.get('filter');
  const words = (query.get('q') ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length > 10 || words.some((word) => word.length > 40))
    throw invalid('q', 'q: at most 10 words of at most 40 characters');
  try {
    const filter = expression === null ? () => true : readFilter(expression, { refused: ['published'] });
    return (event) => {
      if (!filter(event)) return false;
      const text = words.length === 0 ? '' : JSON.stringify(event).toLowerCase();
      return words.every((word) => text.includes(word));
    };
  } catch (error) {
    if (!(error instanceof BadFilter)) throw error;
    throw new OktaFault(400, 'E0000053', `Invalid filter: ${error.message}`);
  }
}

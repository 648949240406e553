// Pages of lists, as Okta makes them: `limit`, the opaque cursor `after`, and Link headers on several lines.
import type { JsonValue } from '../../../../shared/json.ts';
import { ok, type SimAnswer, type SimCall } from './answer.ts';
import { invalid } from './faults.ts';

/** Items of a page: where no `limit` is given, and at most. */
export interface PageSizes {
  standard: number;
  largest: number;
}

/**
 * A page of the items as an answer. The cursor names the last item of the page before, so that nothing is left out or
 * comes twice when items go; where that item itself is gone, its place counts.
 */
export function page<Item extends { id: string }>(
  call: SimCall,
  items: readonly Item[],
  sizes: PageSizes,
  view: (item: Item) => JsonValue,
): SimAnswer {
  const { part, headers } = slice(call, items, sizes);
  return ok(part.map(view), headers);
}

/**
 * As `page`, for answers that have the list inside of an object. `next`: the address of the next page; null after the
 * last.
 */
export function slice<Item extends { id: string }>(
  call: SimCall,
  items: readonly Item[],
  sizes: PageSizes,
): { part: Item[]; headers: Record<string, string[]>; next: string | null } {
  const limit = limitOf(call, sizes);
  const start = startOf(call.query.get('after'), items);
  const part = items.slice(start, start + limit);
  const last = part.at(-1);
  const more = start + limit < items.length && last !== undefined;
  const after = more ? Buffer.from(`${start + part.length}:${last.id}`).toString('base64url') : null;
  const next = after === null ? null : linkTo(call, { after, limit: String(limit) });
  return { part, headers: { link: links(call, next) }, next };
}

/** The size of the page that a call asks for. @throws OktaFault E0000001 */
export function limitOf(call: SimCall, sizes: PageSizes): number {
  const given = call.query.get('limit');
  if (given === null) return sizes.standard;
  const limit = Number(given);
  if (!/^\d{1,9}$/.test(given) || limit < 1) throw invalid('limit', 'limit: must be a positive number');
  return Math.min(limit, sizes.largest);
}

/** `rel="self"`, and `rel="next"` where there is a next page. */
export function links(call: SimCall, next: string | null): string[] {
  const self = `<${call.world.url}${call.url.pathname}${call.url.search}>; rel="self"`;
  return next === null ? [self] : [self, `<${next}>; rel="next"`];
}

/** The address of the same call with other parameters. */
export function linkTo(call: SimCall, changes: Record<string, string>): string {
  const query = new URLSearchParams(call.query);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return `${call.world.url}${call.url.pathname}?${query.toString()}`;
}

function startOf(after: string | null, items: readonly { id: string }[]): number {
  if (after === null) return 0;
  const [, at, id] = /^(\d+):(.+)$/.exec(Buffer.from(after, 'base64url').toString()) ?? [];
  if (at === undefined) throw invalid('after', 'after: the cursor is not valid');
  const expected = Number(at);
  if (items[expected - 1]?.id === id) return expected;
  const found = items.findIndex((item) => item.id === id);
  return found === -1 ? Math.min(expected, items.length) : found + 1;
}

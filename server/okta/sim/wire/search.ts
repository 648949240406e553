// Lists that are searched by an expression, and sorted where the call says by what.
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import type { SimCall } from './answer.ts';
import { OktaFault } from './faults.ts';
import { BadFilter, readFilter } from './scim.ts';

/**
 * The items that fit `search` or `filter`; all of them where the call has neither. `sortBy` counts only beside
 * `search`.
 * @param view what the expression is asked of
 * @throws OktaFault E0000031
 */
export function searched<Item>({ query }: SimCall, items: readonly Item[], view: (item: Item) => JsonObject): Item[] {
  const search = query.get('search');
  const expression = search ?? query.get('filter');
  if (expression === null) return [...items];
  const fitting = matching(items, expression, view);
  const sortBy = search === null ? null : query.get('sortBy');
  if (sortBy === null) return fitting;
  const sorted = fitting.toSorted((left, right) => compare(at(view(left), sortBy), at(view(right), sortBy)));
  return query.get('sortOrder')?.toLowerCase() === 'desc' ? sorted.toReversed() : sorted;
}

function matching<Item>(items: readonly Item[], expression: string, view: (item: Item) => JsonObject): Item[] {
  try {
    const filter = readFilter(expression);
    return items.filter((item) => filter(view(item)));
  } catch (error) {
    if (!(error instanceof BadFilter)) throw error;
    throw new OktaFault(400, 'E0000031', `Invalid search criteria. ${error.message}`);
  }
}

function at(value: JsonObject, path: string): string {
  const found = path
    .split('.')
    .reduce<JsonValue>((part, key) => (isJsonObject(part) ? (part[key] ?? null) : null), value);
  return found === null ? '' : String(found);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

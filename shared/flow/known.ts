// What a flow is judged by beside itself and the cards: what the installation has that its nodes name. What is absent
// here is not judged, and is of any type.
import type { TableLookup } from '../table/table.ts';
import type { FlowLookup } from './calls.ts';

export interface Known {
  /** The installation's flows. */
  flows?: FlowLookup | undefined;
  /** The installation's tables. */
  tables?: TableLookup | undefined;
}

/** Nothing is known; always this object, so that what depends on it need not be worked out anew. */
export const NOTHING_KNOWN: Known = {};

/** A lookup by id, for lists that are asked often. */
export function finding<Item extends { id: string }>(items: readonly Item[]): (id: string) => Item | undefined {
  const byId = new Map(items.map((each) => [each.id, each]));
  return (id) => byId.get(id);
}

// What a flow is judged by beside itself and the cards: what the installation has that its nodes name. What is absent
// here is not judged, and is of any type.
import type { JsonSchema } from '../card/manifest.ts';
import type { TableLookup } from '../table/table.ts';
import type { FlowLookup } from './calls.ts';

/** Finds the attributes of users, as JSON Schema, in the org that a slot of the flow is bound to. */
export type ProfileLookup = (slot: string) => JsonSchema | undefined;

export interface Known {
  /** The installation's flows. */
  flows?: FlowLookup | undefined;
  /** The installation's tables. */
  tables?: TableLookup | undefined;
  /** The profiles of the orgs that its slots are bound to. */
  profiles?: ProfileLookup | undefined;
}

/** A lookup by id, for lists that are asked often. */
export function finding<Item extends { id: string }>(items: readonly Item[]): (id: string) => Item | undefined {
  const byId = new Map(items.map((each) => [each.id, each]));
  return (id) => byId.get(id);
}

// Finds which types of Okta's System Log flows listen to, and which of them an event hook can bring. Pure.
import { listenedTypes } from '../card/listened-types.ts';
import type { ManifestLookup } from '../card/manifest.ts';
import type { Flow } from '../flow/flow.ts';
import { findEventType } from './event-types.ts';

export interface NeededEventType {
  type: string;
  /** Ids of flows. */
  flows: string[];
  /** False: Okta lets no event hook have it, or its catalogue does not list it. */
  byHook: boolean;
}

/**
 * The types that triggers of these flows listen to and actions wait for, each once, sorted by type. Disabled nodes
 * listen to nothing.
 */
export function neededEventTypes(
  flows: readonly { id: string; flow: Flow }[],
  manifestOf: ManifestLookup,
): NeededEventType[] {
  const found = new Map<string, Set<string>>();
  for (const { id, flow } of flows) {
    for (const node of Object.values(flow.nodes)) {
      const manifest = node.disabled === true ? undefined : manifestOf(node.card, node.version);
      if (manifest === undefined) continue;
      for (const type of listenedTypes(node, manifest)) found.set(type, (found.get(type) ?? new Set()).add(id));
    }
  }
  return [...found]
    .map(([type, ids]) => ({
      type,
      flows: [...ids].toSorted(),
      byHook: findEventType(type)?.hookEligible === true,
    }))
    .toSorted((one, other) => (one.type < other.type ? -1 : 1));
}

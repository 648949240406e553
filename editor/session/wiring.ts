// Draws an edge by keyboard: the allowed entries in reading order, and the way from one to the next. Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { allowedTargets } from '../../shared/flow/connect.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { planEdge } from './add-card.ts';
import { positionOf } from '../geometry/position.ts';

/** A wire that is being drawn, by keyboard or pointer. */
export interface Wiring {
  from: string;
  port: string;
  /** Left to right, then top to bottom. */
  entries: readonly string[];
  /** The entry that Enter would take; null before the first arrow. */
  at: string | null;
}

/**
 * The keys of all nodes that an edge from this port may enter, from left to right. Those that would move into the
 * port's body with the edge are among them (`planEdge`).
 */
export function entriesFor(flow: Flow, from: string, port: string, manifests: ManifestLookup): string[] {
  const allowed = allowedTargets(flow, from, port, manifests);
  // Wires into its own body do not hold a For each back.
  const outer = flow.edges.filter((edge) => flow.nodes[edge.to]?.parent !== edge.from);
  const wired = new Set(outer.flatMap((edge) => [edge.from, edge.to]));
  for (const key of Object.keys(flow.nodes)) {
    if (
      !allowed.has(key) &&
      !wired.has(key) &&
      key !== from &&
      'operation' in planEdge(flow, { from, port, to: key }, manifests)
    )
      allowed.add(key);
  }
  const places = new Map([...allowed].map((key) => [key, positionOf(flow, key)]));
  const x = (key: string): number => places.get(key)?.x ?? 0;
  const y = (key: string): number => places.get(key)?.y ?? 0;
  return [...allowed].toSorted((left, right) => x(left) - x(right) || y(left) - y(right));
}

/** Begins a wire. Nothing changes before it is connected. */
export function startWiring(flow: Flow, from: string, port: string, manifests: ManifestLookup): Wiring {
  return { from, port, entries: entriesFor(flow, from, port, manifests), at: null };
}

/**
 * Goes to the next entry, or to the one before; round at the ends. It begins with the first one right of where the
 * edge starts.
 */
export function stepWiring(flow: Flow, wiring: Wiring, direction: 1 | -1): Wiring {
  const { entries, at, from } = wiring;
  if (entries.length === 0) return wiring;
  if (at === null) {
    const origin = positionOf(flow, from).x;
    const behind = entries.findIndex((key) => positionOf(flow, key).x > origin);
    const first = behind === -1 ? 0 : behind;
    const next = direction === 1 ? first : (first - 1 + entries.length) % entries.length;
    return { ...wiring, at: entries[next] ?? null };
  }
  const next = (entries.indexOf(at) + direction + entries.length) % entries.length;
  return { ...wiring, at: entries[next] ?? null };
}

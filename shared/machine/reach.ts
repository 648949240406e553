// Finds who follows whom among the nodes of one scope. The scope's exit counts as one more node, after all others.
import { addAll, addBit, emptyBits, hasBit, members, type Bits } from './bits.ts';
import type { MachineGraph } from './graph-index.ts';

/**
 * Targets that one settlement reaches at once: those of one port. `source` is null where they are reached from
 * outside of the scope.
 */
export interface Departure {
  source: number | null;
  targets: number[];
}

/** A scope's nodes with their followers; all sets are over the indexes of the whole graph and `exitIndex`. */
export interface Reach {
  inside: Bits;
  /** Stands for the scope's exit in every set here. */
  exitIndex: number;
  /** One for each port with edges that stay in the scope or leave by its exit. */
  departures: Departure[];
  /** Direct followers, all followers, all predecessors; undefined for nodes outside. */
  next: (Bits | undefined)[];
  after: (Bits | undefined)[];
  before: (Bits | undefined)[];
  /** Edges that enter, from inside; `join` nodes have several. */
  entering: Uint32Array;
}

/**
 * The reach of the scope that these nodes are.
 * @param nodes in ascending order
 * @param exit the node after the scope, or null; edges to any other node are left out
 */
export function reachOf(graph: MachineGraph, nodes: readonly number[], exit: number | null): Reach {
  const exitIndex = graph.nodes.length;
  const size = exitIndex + 1;
  const inside = emptyBits(size);
  for (const node of nodes) addBit(inside, node);
  const reach: Reach = {
    inside,
    exitIndex,
    departures: [],
    next: [],
    after: [],
    before: [],
    entering: new Uint32Array(size),
  };
  for (const node of [...nodes, exitIndex]) {
    reach.next[node] = emptyBits(size);
    reach.after[node] = emptyBits(size);
    reach.before[node] = emptyBits(size);
  }
  for (const node of nodes) {
    for (const targets of graph.nodes[node]!.ports.values()) {
      const kept = keepTargets(reach, targets, exit);
      if (kept.length === 0) continue;
      reach.departures.push({ source: node, targets: kept });
      for (const target of kept) {
        addBit(reach.next[node]!, target);
        reach.entering[target]!++;
        addBit(reach.before[target]!, node);
        addAll(reach.before[target]!, reach.before[node]!);
      }
    }
  }
  // Backwards, so that all that follows a node is known before the node's turn.
  for (const node of nodes.toReversed()) {
    const after = reach.after[node]!;
    addAll(after, reach.next[node]!);
    for (const target of members(reach.next[node]!)) addAll(after, reach.after[target]!);
  }
  return reach;
}

/** The targets that lie in the scope, and its exit as `exitIndex`. */
export function keepTargets(reach: Reach, targets: readonly number[], exit: number | null): number[] {
  return targets.flatMap((target) => {
    if (hasBit(reach.inside, target)) return [target];
    return target === exit ? [reach.exitIndex] : [];
  });
}

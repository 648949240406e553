// Says which nodes a transition settles, for nodes that wait in another branch (M4, M6). Flows without such nodes, by
// far the most, get empty answers at no cost.
import { addAll, addBit, emptyBits, hasBit } from './bits.ts';
import type { MachineGraph } from './graph-index.ts';
import { reachOf, type Reach } from './reach.ts';
import type { Block, Scope } from './regions.ts';

/** Answers about one graph. Only feeders are ever named: nodes with an edge into a waiting node. */
export interface Settlement {
  /**
   * The feeders that are settled when `source` settles and goes to `targets`: itself, and what it could still have
   * reached otherwise.
   */
  bySettling(scope: Scope, source: number, targets: readonly number[]): number[];
  /** The feeders that are settled when `node` of this scope is skipped: it and all after it. */
  bySkipping(scope: Scope, node: number): number[];
  /** The sources of all edges into these nodes, ascending. */
  sourcesOf(heads: readonly number[]): number[];
  /** Those of these nodes that feed a waiting node. */
  amongFeeders(nodes: readonly number[]): number[];
  /** The scope's nodes with an edge to a waiting node outside of it. */
  feedingOut(scope: Scope): number[];
}

export function settlementOf(graph: MachineGraph, waiting: ReadonlyMap<number, Block>): Settlement {
  const feeders = new Set<number>();
  const sources = new Map<number, Set<number>>([...waiting.keys()].map((head) => [head, new Set<number>()]));
  graph.nodes.forEach(({ ports }, node) => {
    for (const target of [...ports.values()].flat()) {
      if (!waiting.has(target)) continue;
      feeders.add(node);
      sources.get(target)!.add(node);
    }
  });
  const reaches = new Map<Scope, Reach>();
  const reachIn = (scope: Scope): Reach => {
    let reach = reaches.get(scope);
    if (reach === undefined) reaches.set(scope, (reach = reachOf(graph, scope.members, scope.exit)));
    return reach;
  };
  const amongFeeders = (nodes: readonly number[]) => nodes.filter((node) => feeders.has(node));
  const feedersIn = new Map<Scope, number[]>();

  return {
    amongFeeders,
    feedingOut: (scope) =>
      amongFeeders(scope.members).filter((node) =>
        [...graph.nodes[node]!.ports.values()].some((targets) =>
          targets.some((target) => waiting.has(target) && !hasBit(scope.inside, target)),
        ),
      ),
    sourcesOf: (heads) => [...new Set(heads.flatMap((head) => [...(sources.get(head) ?? [])]))].sort((a, b) => a - b),
    bySkipping(scope, node) {
      if (feeders.size === 0) return [];
      const { after } = reachIn(scope);
      return amongFeeders(scope.members).filter((other) => other === node || hasBit(after[node]!, other));
    },
    bySettling(scope, source, targets) {
      let candidates = feedersIn.get(scope);
      if (candidates === undefined) feedersIn.set(scope, (candidates = amongFeeders(scope.members)));
      const own = feeders.has(source) ? [source] : [];
      // The start is no member of its scope, and reaches all of it.
      if (candidates.length === 0 || !hasBit(scope.inside, source)) return own;
      const { after, exitIndex } = reachIn(scope);
      const stillOpen = emptyBits(exitIndex + 1);
      for (const target of targets) {
        if (!hasBit(scope.inside, target)) continue;
        addBit(stillOpen, target);
        addAll(stillOpen, after[target]!);
      }
      const settled = candidates.filter((node) => hasBit(after[source]!, node) && !hasBit(stillOpen, node));
      return [...own, ...settled];
    },
  };
}

// Finds where the branches of a fan-out come together again (M5), seen inside one scope. Pure; builds nothing.
import { addAll, addBit, emptyBits, hasBit, intersection, intersects, members, removeAll, type Bits } from './bits.ts';
import type { Departure, Reach } from './reach.ts';

export interface ForkClose {
  /** The node at which the branches are one again; the scope's `exitIndex` for its exit; null: they end apart. */
  exit: number | null;
  /** The nodes of the branches. */
  body: Bits;
  /** Nodes of side branches that the closing does not wait for and that never come back to it. */
  aside: Bits | null;
}

/**
 * Where branches that start together close. It is the first node that everything after the fan-out leads to, so that
 * waiting for the branches is waiting for exactly what M4 says. Where there is none, it is the node that leaves the
 * least aside, and failing that the scope's own exit or end.
 */
export function closeOf(forks: readonly Departure[], reach: Reach, hasExit: boolean): ForkClose {
  const size = reach.exitIndex + 1;
  const targets = emptyBits(size);
  const entering = new Map<number, number>();
  for (const fork of forks) {
    for (const target of fork.targets) {
      addBit(targets, target);
      entering.set(target, (entering.get(target) ?? 0) + 1);
    }
  }
  const all = emptyBits(size);
  addAll(all, targets);
  for (const target of members(targets)) addAll(all, reach.after[target]!);

  let least: ForkClose | null = null;
  let leastCount = Infinity;
  // In topological order, so the first that fits is the nearest. Branches can meet only where two edges enter.
  for (const node of members(all)) {
    if (node === reach.exitIndex || reach.entering[node]! + (entering.get(node) ?? 0) < 2) continue;
    const close = closeAt(node, targets, all, reach);
    if (close === null) continue;
    if (close.aside === null) return close;
    const count = members(close.aside).length;
    if (count < leastCount) [least, leastCount] = [close, count];
  }
  if (least !== null) return least;
  const body = all.slice();
  removeAll(body, only(reach.exitIndex, size));
  return { exit: hasExit ? reach.exitIndex : null, body, aside: null };
}

function only(member: number, size: number): Bits {
  const bits = emptyBits(size);
  addBit(bits, member);
  return bits;
}

/** The close at `node`; null when an edge goes around it, so that it would be entered before all branches are over. */
function closeAt(node: number, targets: Bits, all: Bits, reach: Reach): ForkClose | null {
  const size = reach.exitIndex + 1;
  const body = intersection(all, reach.before[node]!);
  const later = reach.after[node]!.slice();
  const laterOrExit = later.slice();
  addBit(laterOrExit, reach.exitIndex);
  const aside = all.slice();
  for (const part of [body, later, only(node, size), only(reach.exitIndex, size)]) removeAll(aside, part);
  // Every branch must lead to the closing node, and none around it.
  if (intersects(targets, laterOrExit) || intersects(targets, aside)) return null;
  for (const branch of members(body)) if (intersects(reach.next[branch]!, laterOrExit)) return null;
  // What stands aside may leave by the scope's exit, which waits for it, but not come back into the scope.
  removeAll(later, only(reach.exitIndex, size));
  let asideCount = 0;
  for (const side of members(aside)) {
    asideCount++;
    if (intersects(reach.next[side]!, later)) return null;
  }
  return { exit: node, body, aside: asideCount === 0 ? null : aside };
}

/**
 * Groups of nodes without an edge between the groups, each in ascending order: they are branches that know nothing of
 * each other.
 */
export function componentsOf(body: Bits, reach: Reach): number[][] {
  const nodes = members(body);
  const parent = new Map(nodes.map((node) => [node, node]));
  const rootOf = (node: number): number => {
    let root = node;
    while (parent.get(root) !== root) root = parent.get(root)!;
    for (let at = node; at !== root;) {
      const up = parent.get(at)!;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  for (const node of nodes) {
    for (const target of members(intersection(reach.next[node]!, body))) parent.set(rootOf(target), rootOf(node));
  }
  return [...Map.groupBy(nodes, rootOf).values()];
}

/**
 * Groups of nodes that can only be reached through the group's first node, its head: the entangled branches (M6).
 * Every edge between two groups leads to a head. `waits`: heads that such an edge leads to.
 */
export function entangledBranches(
  body: Bits,
  entries: readonly Departure[],
  reach: Reach,
): { branches: number[][]; waits: number[] } {
  const nodes = members(body);
  const entered = new Set(entries.flatMap((entry) => entry.targets));
  const heads = new Map<number, Set<number>>(nodes.map((node) => [node, new Set<number>()]));
  const headOf = new Map<number, number>();
  const waits: number[] = [];
  for (const node of nodes) {
    const from = heads.get(node)!;
    const [first] = from;
    const head = entered.has(node) || from.size !== 1 || first === undefined ? node : first;
    headOf.set(node, head);
    if (head === node && from.size > 0) waits.push(node);
    for (const target of members(reach.next[node]!)) if (hasBit(body, target)) heads.get(target)!.add(head);
  }
  return { branches: [...Map.groupBy(nodes, (node) => headOf.get(node)!).values()], waits };
}

// A flow as a graph: who follows whom, what reaches what. Pure questions about nodes and edges; it knows no card's
// meaning beyond "is a trigger", and edges to nodes that do not exist are no part of the graph.
import type { ManifestLookup } from '../card/manifest.ts';
import { compareText } from '../compare-text.ts';
import type { Flow, FlowEdge, FlowNode } from './flow.ts';

/** The part of a flow that makes it a graph. */
export type GraphParts = Pick<Flow, 'nodes' | 'edges'>;

/** Who follows whom, both ways, by key. Every node has an entry in both maps. */
export interface FlowGraph {
  /** Keys, sorted. */
  nodes: readonly string[];
  outgoing: ReadonlyMap<string, readonly FlowEdge[]>;
  incoming: ReadonlyMap<string, readonly FlowEdge[]>;
}

/** The node with this key. Asks for an own key, so that `toString` is no node. */
export function findNode(flow: Pick<Flow, 'nodes'>, key: string): FlowNode | undefined {
  return Object.hasOwn(flow.nodes, key) ? flow.nodes[key] : undefined;
}

/** Adjacency, built in one pass: build it once where several questions are asked. */
export function graphOf(flow: GraphParts): FlowGraph {
  const nodes = Object.keys(flow.nodes).toSorted(compareText);
  const outgoing = new Map<string, FlowEdge[]>(nodes.map((key) => [key, []]));
  const incoming = new Map<string, FlowEdge[]>(nodes.map((key) => [key, []]));
  for (const edge of flow.edges) {
    const from = outgoing.get(edge.from);
    const to = incoming.get(edge.to);
    if (from === undefined || to === undefined) continue;
    from.push(edge);
    to.push(edge);
  }
  return { nodes, outgoing, incoming };
}

/**
 * The trigger nodes, `trigger` first, then by key (F2). A node whose card is unknown here counts as one only under the
 * key `trigger`, which no action may have.
 */
export function triggersOf(flow: Pick<Flow, 'nodes'>, manifests: ManifestLookup): string[] {
  return Object.entries(flow.nodes)
    .filter(([key, node]) => isTriggerNode(key, node, manifests))
    .map(([key]) => key)
    .toSorted((left, right) => Number(right === 'trigger') - Number(left === 'trigger') || compareText(left, right));
}

/** Whether a run can start at this node. As with `triggersOf`, a node whose card is unknown counts by its key. */
export function isTriggerNode(key: string, node: FlowNode, manifests: ManifestLookup): boolean {
  const manifest = manifests(node.card, node.version);
  return manifest === undefined ? key === 'trigger' : manifest.kind === 'trigger';
}

/** `starts` and everything after them. */
export function reachableFrom(flow: GraphParts, starts: Iterable<string>): Set<string> {
  return reach(graphOf(flow), starts, 'outgoing');
}

/** Everything before `key`, without itself (in a graph without cycles). */
export function ancestorsOf(flow: GraphParts, key: string): Set<string> {
  const found = reach(graphOf(flow), [key], 'incoming');
  found.delete(key);
  return found;
}

/** `starts` and all that edges lead to, forwards or backwards. */
export function reach(graph: FlowGraph, starts: Iterable<string>, direction: 'outgoing' | 'incoming'): Set<string> {
  const seen = new Set<string>();
  const open = [...starts].filter((key) => graph[direction].has(key));
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    for (const edge of graph[direction].get(key) ?? []) open.push(direction === 'outgoing' ? edge.to : edge.from);
  }
  return seen;
}

/**
 * Every node after all that lead to it; among those that could stand next, the smallest key first. Nodes on a cycle
 * and behind one are left out.
 */
export function topologicalOrder(flow: GraphParts): string[] {
  return orderOf(graphOf(flow));
}

/** As `topologicalOrder`, for a graph that is built already. */
export function orderOf(graph: FlowGraph): string[] {
  const missing = new Map(graph.nodes.map((key) => [key, graph.incoming.get(key)?.length ?? 0]));
  let ready = graph.nodes.filter((key) => missing.get(key) === 0);
  const order: string[] = [];
  while (ready.length > 0) {
    const next: string[] = [];
    for (const key of ready) {
      order.push(key);
      for (const edge of graph.outgoing.get(key) ?? []) {
        const left = (missing.get(edge.to) ?? 0) - 1;
        missing.set(edge.to, left);
        if (left === 0) next.push(edge.to);
      }
    }
    ready = next.toSorted(compareText);
  }
  return order;
}

/** The keys of one cycle in the order of its edges; undefined in a graph without any (F1). */
export function findCycle(flow: GraphParts): string[] | undefined {
  const graph = graphOf(flow);
  const ordered = new Set(orderOf(graph));
  const start = graph.nodes.find((key) => !ordered.has(key));
  if (start === undefined) return undefined;
  // Each node left over has a predecessor left over: walking back must meet itself.
  const path: string[] = [];
  let key = start;
  while (!path.includes(key)) {
    path.push(key);
    const before = graph.incoming.get(key)?.find((edge) => !ordered.has(edge.from));
    if (before === undefined) return undefined;
    key = before.from;
  }
  return path.slice(path.indexOf(key)).toReversed();
}

/** True where an edge from one to the other would close a cycle. */
export function wouldCycle(flow: GraphParts, from: string, to: string): boolean {
  return from === to || reachableFrom(flow, [to]).has(from);
}

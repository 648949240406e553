// Bodies of a For each (F4): who opens one, who stands in it, which edges would cross its border. Answers questions
// only; operations/bodies.ts changes where nodes stand.
import type { ManifestLookup } from '../card/manifest.ts';
import { BODY_PORT, edgeFault } from './connect.ts';
import type { Flow, FlowEdge, FlowNode } from './flow.ts';
import { findNode } from './graph.ts';

/** True for a node whose card has the port `each`; undefined where the card is unknown here. */
export function opensBody(node: Pick<FlowNode, 'card' | 'version'>, manifests: ManifestLookup): boolean | undefined {
  return manifests(node.card, node.version)?.ports.includes(BODY_PORT);
}

/**
 * These nodes and all that stands in their bodies, at any depth, in the order of the flow. Keys without a node are
 * left out.
 */
export function withBodies(flow: Pick<Flow, 'nodes'>, keys: Iterable<string>): string[] {
  const found = new Set([...keys].filter((key) => Object.hasOwn(flow.nodes, key)));
  const byParent = Map.groupBy(Object.keys(flow.nodes), (key) => flow.nodes[key]?.parent ?? '');
  // A set that grows while it is walked: what is added is visited too, and nothing twice.
  for (const key of found) for (const child of byParent.get(key) ?? []) found.add(child);
  return Object.keys(flow.nodes).filter((key) => found.has(key));
}

/**
 * The For each around a node, the one around that, and so on outwards. In a file in which a node stands in itself the
 * walk ends where it meets an owner again.
 */
export function ownersOf(flow: Pick<Flow, 'nodes'>, key: string): string[] {
  const owners: string[] = [];
  for (let above = findNode(flow, key)?.parent; above !== undefined && !owners.includes(above);) {
    owners.push(above);
    above = findNode(flow, above)?.parent;
  }
  return owners;
}

/**
 * Those of these nodes that do not stand in the body of another one of them. A body goes where its For each goes, so
 * only the outermost are moved, cut or removed by themselves.
 */
export function outermost(flow: Pick<Flow, 'nodes'>, keys: readonly string[]): string[] {
  const chosen = new Set(keys);
  return keys.filter((key) => {
    const owners = ownersOf(flow, key);
    // In a broken file a node may stand in its own body. Then nothing in that ring is outermost, so each counts as
    // it.
    return owners.includes(key) || !owners.some((owner) => chosen.has(owner));
  });
}

/** The edges of a flow that cross the border of a body. */
export function crossingEdges(flow: Flow, manifests: ManifestLookup): FlowEdge[] {
  return flow.edges.filter((edge) => edgeFault(flow, edge, manifests)?.code === 'edge.crosses-body');
}

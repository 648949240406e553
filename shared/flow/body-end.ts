// The end of an iteration as a place in the graph (S5): where the input `result` of a For each is evaluated. What is
// surely settled there, and the types of names, are then asked for like those at any node.
import type { ManifestLookup } from '../card/manifest.ts';
import { ERROR_PORT, portsOf } from '../card/ports.ts';
import { opensBody } from './bodies.ts';
import { BODY_PORT } from './connect.ts';
import type { FlowEdge, FlowNode } from './flow.ts';
import { findNode, type GraphParts } from './graph.ts';

/**
 * The key that stands for the end of the body of this For each. No node can have it, for keys have no `$` and no
 * space.
 */
export function endOfBody(forEach: string): string {
  return `$end ${forEach}`;
}

/**
 * Gives the flow a node for the end of each body, in that body. Every port in the body that leads nowhere leads to
 * it, apart from `error`, since an iteration that fails gives no result. Only scope.ts sees such a flow; it is never
 * stored.
 */
export function withBodyEnds<Parts extends GraphParts>(flow: Parts, manifests: ManifestLookup): Parts {
  const loops = Object.entries(flow.nodes).filter(([, node]) => opensBody(node, manifests) === true);
  if (loops.length === 0) return flow;
  const nodes = { ...flow.nodes };
  const edges = [...flow.edges];
  const parentOf = (key: string): string | undefined => findNode(flow, key)?.parent;
  // An edge that crosses a border is an issue and counts as none here.
  const wired = new Set(
    flow.edges.filter(({ from, to }) => parentOf(from) === parentOf(to)).map(({ from, port }) => `${from} ${port}`),
  );
  for (const [loop] of loops) {
    const end = endOfBody(loop);
    nodes[end] = { card: '', version: 0, parent: loop };
    // An empty body ends where it begins, so its result can still use what stands before the loop.
    const entered = flow.edges.some((edge) => edge.from === loop && edge.port === BODY_PORT);
    if (!entered) edges.push({ from: loop, port: BODY_PORT, to: end });
    for (const [key, node] of Object.entries(flow.nodes)) {
      if (node.parent === loop) edges.push(...openEnds(key, node, manifests, wired, end));
    }
  }
  return { ...flow, nodes, edges };
}

function openEnds(
  key: string,
  node: FlowNode,
  manifests: ManifestLookup,
  wired: ReadonlySet<string>,
  end: string,
): FlowEdge[] {
  const manifest = manifests(node.card, node.version);
  const ports = manifest === undefined ? ['out'] : portsOf(node, manifest);
  return ports
    .filter((port) => port !== ERROR_PORT && !wired.has(`${key} ${port}`))
    .filter((port) => port !== BODY_PORT || opensBody(node, manifests) !== true)
    .map((port) => ({ from: key, port, to: end }));
}

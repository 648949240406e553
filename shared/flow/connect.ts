// Whether an edge may be drawn: what the canvas asks before it lets go, and what the operations insist on. One edge at a
// time; validate.ts judges a whole flow with the same words.
import type { ManifestLookup } from '../card/manifest.ts';
import { portsOf } from '../card/ports.ts';
import type { Issue } from '../issue.ts';
import type { Flow, FlowEdge, FlowNode } from './flow.ts';
import { findNode, graphOf, isTriggerNode, reach } from './graph.ts';

/** The port that leads into the body of a For each (F3, F4). */
export const BODY_PORT = 'each';

/**
 * Why there can be no edge from this port to that node; null where there can. Codes of the issue:
 * `edge.unknown-node`, `edge.into-trigger`, `edge.cycle`, `edge.unknown-port`, `edge.crosses-body`, `edge.duplicate`.
 * The canvas shows its message, and `addEdge` refuses with it.
 */
export function canConnect(
  flow: Flow,
  from: string,
  port: string,
  to: string,
  manifests: ManifestLookup,
): Issue | null {
  const refused = edgeFault(flow, { from, port, to }, manifests);
  if (refused !== null) return refused;
  if (flow.edges.some((edge) => edge.from === from && edge.port === port && edge.to === to)) {
    return fault(
      'edge.duplicate',
      `${called(flow, from)} is already joined to ${called(flow, to)} by this port.`,
      flow,
      { from, port, to },
    );
  }
  if (from === to)
    return fault('edge.cycle', 'A node cannot lead to itself: a flow has no loops.', flow, { from, port, to });
  if (reach(graphOf(flow), [to], 'outgoing').has(from)) {
    const message = `${called(flow, to)} already leads to ${called(flow, from)}: this would close a loop, and a flow has none.`;
    return fault('edge.cycle', message, flow, { from, port, to });
  }
  return null;
}

/**
 * Every node that an edge from this port may enter. The canvas asks once when a drag begins, in place of asking
 * `canConnect` of each node. It takes time linear in the flow's size.
 */
export function allowedTargets(flow: Flow, from: string, port: string, manifests: ManifestLookup): Set<string> {
  const before = reach(graphOf(flow), [from], 'incoming');
  const joined = new Set(flow.edges.filter((edge) => edge.from === from && edge.port === port).map((edge) => edge.to));
  const allowed = Object.keys(flow.nodes).filter(
    (to) => !before.has(to) && !joined.has(to) && edgeFault(flow, { from, port, to }, manifests) === null,
  );
  return new Set(allowed);
}

/**
 * What is wrong with an edge taken by itself: its ends, its port, or the border that it crosses; null where nothing
 * is. It does not look for cycles and double edges, which are faults of several edges. A node whose card is unknown
 * here may have any port.
 */
export function edgeFault(flow: Flow, edge: FlowEdge, manifests: ManifestLookup): Issue | null {
  const source = findNode(flow, edge.from);
  const target = findNode(flow, edge.to);
  if (source === undefined || target === undefined) {
    const missing = source === undefined ? edge.from : edge.to;
    return fault('edge.unknown-node', `There is no node "${missing}". Remove this edge.`, flow, edge);
  }
  if (isTriggerNode(edge.to, target, manifests)) {
    return fault(
      'edge.into-trigger',
      `${called(flow, edge.to)} is a trigger: runs start there, nothing leads to it.`,
      flow,
      edge,
    );
  }
  const manifest = manifests(source.card, source.version);
  if (manifest !== undefined && !portsOf(source, manifest).includes(edge.port)) {
    const known = portsOf(source, manifest).join(', ') || 'none';
    return fault(
      'edge.unknown-port',
      `${called(flow, edge.from)} has no port "${edge.port}" (it has: ${known}).`,
      flow,
      edge,
    );
  }
  return crossesBody(flow, edge, source, target, manifests);
}

/** F4: edges stay inside a body, apart from those that leave the port `each` of its owner. */
function crossesBody(
  flow: Flow,
  edge: FlowEdge,
  source: FlowNode,
  target: FlowNode,
  manifests: ManifestLookup,
): Issue | null {
  const fixed = manifests(source.card, source.version)?.ports;
  // Without a manifest, a port `each` enters a body if the target says that it stands in one of this node.
  const entersBody =
    edge.port === BODY_PORT && (fixed === undefined ? target.parent === edge.from : fixed.includes(BODY_PORT));
  if (entersBody) {
    if (target.parent === edge.from) return null;
    const message = `${called(flow, edge.to)} does not stand in the body of ${called(flow, edge.from)}: only nodes of its body follow "each".`;
    return fault('edge.crosses-body', message, flow, edge);
  }
  if (source.parent === target.parent) return null;
  const inside = target.parent ?? source.parent ?? '';
  const message = `This edge crosses the border of ${called(flow, inside)}: what is in its body joins only to what is in its body.`;
  return fault('edge.crosses-body', message, flow, edge);
}

/** How a message names a node, in quotes: what people called it, else its key. */
export function called(flow: Pick<Flow, 'nodes'>, key: string): string {
  return `"${findNode(flow, key)?.name ?? key}"`;
}

/**
 * An issue about the edge. Its path is the edge's place in the file's list; of an edge that is not drawn yet, the
 * node that it would leave.
 */
function fault(code: string, message: string, flow: Flow, edge: FlowEdge): Issue {
  const at = flow.edges.indexOf(edge);
  const path = at >= 0 ? ['edges', String(at)] : ['nodes', edge.from];
  return { code, path, message, severity: 'error' };
}

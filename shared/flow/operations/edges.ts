// Operations on edges: draw one, cut some, and drop a node on one. They never make a cycle, a double edge or an edge
// to nowhere.
import type { ManifestLookup } from '../../card/manifest.ts';
import { ValidationError } from '../../errors.ts';
import { FLOW_LIMITS, flowEdgeSchema, flowNodeSchema, type Flow, type FlowEdge, type FlowNode } from '../flow.ts';
import { BODY_PORT, canConnect } from '../connect.ts';
import { checked, countUnder, getNode, insistOnFreeKey, refuse, withNode, withPositions } from './change.ts';
import type { OperationOf } from './operation.ts';

const NO_MANIFESTS: ManifestLookup = () => undefined;

/** Whether the two join the same port to the same node; an edge has no other identity. */
export function sameEdge(left: FlowEdge, right: FlowEdge): boolean {
  return left.from === right.from && left.port === right.port && left.to === right.to;
}

/** Whether `addEdge` would take the edge. Without manifests ports and triggers are not judged. */
export function canJoin(flow: Flow, edge: FlowEdge, manifests: ManifestLookup | undefined): boolean {
  return canConnect(flow, edge.from, edge.port, edge.to, manifests ?? NO_MANIFESTS) === null;
}

/**
 * Draws an edge. One that is there already is no change.
 * @throws ValidationError `operation.edge-refused` with the reason, whose code and path are in the details;
 *   `operation.bad-value`, `operation.too-many`
 */
export function addEdge(flow: Flow, { edge }: OperationOf<'addEdge'>, manifests?: ManifestLookup): Flow {
  if (flow.edges.some((each) => sameEdge(each, edge))) return flow;
  checked(flowEdgeSchema, edge, 'edge');
  countUnder(FLOW_LIMITS.edges, flow.edges.length + 1, 'edges');
  const refused = canConnect(flow, edge.from, edge.port, edge.to, manifests ?? NO_MANIFESTS);
  if (refused !== null) {
    throw new ValidationError('operation.edge-refused', refused.message, {
      details: { code: refused.code, path: refused.path },
    });
  }
  return { ...flow, edges: [...flow.edges, { from: edge.from, port: edge.port, to: edge.to }] };
}

/** Edges that are not there are no change, so two people may cut the same one. */
export function removeEdges(flow: Flow, { edges }: OperationOf<'removeEdges'>): Flow {
  const left = flow.edges.filter((each) => !edges.some((gone) => sameEdge(each, gone)));
  return left.length === flow.edges.length ? flow : { ...flow, edges: left };
}

/**
 * Puts a new node on an edge. It stands in the body that the edge runs in.
 * @throws ValidationError `operation.unknown-edge`, and as `addNode` and `addEdge`
 */
export function spliceNode(flow: Flow, operation: OperationOf<'spliceNode'>, manifests?: ManifestLookup): Flow {
  const { edge, key, node, at, port } = operation;
  if (!flow.edges.some((each) => sameEdge(each, edge))) {
    throw refuse('unknown-edge', `There is no edge from "${edge.from}" (${edge.port}) to "${edge.to}" any more.`);
  }
  insistOnFreeKey(flow, key, node, manifests);
  countUnder(FLOW_LIMITS.nodes, Object.keys(flow.nodes).length + 1, 'nodes');
  const parent = edge.port === BODY_PORT ? getNode(flow, edge.to).parent : getNode(flow, edge.from).parent;
  const placed: FlowNode = parent === undefined ? node : { ...node, parent };
  let next = withNode(
    removeEdges(flow, { type: 'removeEdges', edges: [edge] }),
    key,
    checked(flowNodeSchema, placed, key),
  );
  next = addEdge(next, { type: 'addEdge', edge: { from: edge.from, port: edge.port, to: key } }, manifests);
  if (port !== undefined) next = addEdge(next, { type: 'addEdge', edge: { from: key, port, to: edge.to } }, manifests);
  return at === undefined ? next : withPositions(next, { [key]: at });
}

// Paste: nodes from a clipboard or another flow, with keys of their own. What they refer to among themselves follows
// them; what they refer to outside stays as it is, and validation says where it is missing.
import type { ManifestLookup } from '../../card/manifest.ts';
import { opensBody } from '../bodies.ts';
import { called, edgeFault } from '../connect.ts';
import { FLOW_LIMITS, flowEdgeSchema, flowNodeSchema, NODE_KEY_PATTERN, type Flow, type FlowNode } from '../flow.ts';
import { findCycle } from '../graph.ts';
import { freeKey, isReservedKey, TRIGGER_KEY } from '../keys.ts';
import { canStandIn } from './bodies.ts';
import { checked, countUnder, getNode, refuse, withNode, withPositions } from './change.ts';
import { sameEdge } from './edges.ts';
import { renamedIn } from './nodes.ts';
import type { OperationOf } from './operation.ts';

const NO_MANIFESTS: ManifestLookup = () => undefined;

/**
 * The key that each pasted node gets in this flow, by its key on the clipboard. Pure: before pasting and after it
 * gives the keys for the next paste, so ask with the flow from before.
 */
export function pasteKeys(flow: Flow, nodes: Record<string, FlowNode>): Map<string, string> {
  const keys = new Map<string, string>();
  const taken = new Set<string>(Object.keys(nodes));
  for (const key of Object.keys(nodes)) {
    const keeps = NODE_KEY_PATTERN.test(key) && !Object.hasOwn(flow.nodes, key) && !isReservedKey(key, 'trigger');
    const to = keeps ? key : freeKey(flow, key.replace(/\d+$/, ''), taken);
    taken.add(to);
    keys.set(key, to);
  }
  return keys;
}

/**
 * Adds the nodes, the edges among them and their places. Edges to nodes that are not pasted are left out, and so are
 * edges that would cross a border (F4).
 * @throws ValidationError `operation.unknown-node`, `operation.bad-parent`, `operation.cycle`, `operation.bad-value`,
 *   `operation.too-many`
 */
export function paste(flow: Flow, operation: OperationOf<'paste'>, manifests?: ManifestLookup): Flow {
  const { nodes, edges, positions } = operation;
  const keys = pasteKeys(flow, nodes);
  countUnder(FLOW_LIMITS.nodes, Object.keys(flow.nodes).length + keys.size, 'nodes');
  const added: Record<string, FlowNode> = {};
  for (const [key, node] of Object.entries(nodes)) {
    const to = keys.get(key) ?? key;
    const { parent: _before, ...free } = renamedAll(node, keys, manifests);
    added[to] = checked(flowNodeSchema, free, to);
  }
  const places = Object.entries(positions).flatMap(([key, at]) => {
    const to = keys.get(key);
    return to === undefined ? [] : [[to, at] as const];
  });
  const loose: Flow = { ...flow, nodes: { ...flow.nodes, ...added } };
  const standing = inBodies(loose, operation, keys, manifests);
  const inner = edges.flatMap(({ from, port, to }) => {
    const [source, target] = [keys.get(from), keys.get(to)];
    return source === undefined || target === undefined
      ? []
      : [checked(flowEdgeSchema, { from: source, port, to: target }, 'edge')];
  });
  const fresh = inner.filter(
    (edge, at) =>
      inner.findIndex((each) => sameEdge(each, edge)) === at &&
      edgeFault(standing, edge, manifests ?? NO_MANIFESTS)?.code !== 'edge.crosses-body',
  );
  countUnder(FLOW_LIMITS.edges, flow.edges.length + fresh.length, 'edges');
  const cycle = findCycle({ nodes: added, edges: fresh });
  if (cycle !== undefined) throw refuse('cycle', `The pasted nodes form a loop: ${cycle.join(', ')}. A flow has none.`);
  return withPositions({ ...standing, edges: [...flow.edges, ...fresh] }, Object.fromEntries(places));
}

/**
 * Puts the pasted nodes into the bodies that were copied with them, else into the body that they are pasted into.
 * Triggers, and what would stand in itself, are left outside, for a clipboard may hold anything.
 * @throws ValidationError `operation.unknown-node`, `operation.bad-parent`
 */
function inBodies(
  flow: Flow,
  { nodes, parent: into }: OperationOf<'paste'>,
  keys: ReadonlyMap<string, string>,
  manifests: ManifestLookup | undefined,
): Flow {
  if (into !== undefined && opensBody(getNode(flow, into), manifests ?? NO_MANIFESTS) === false) {
    throw refuse('bad-parent', `${called(flow, into)} has no body: only a For each has one.`);
  }
  let next = flow;
  for (const [key, node] of Object.entries(nodes)) {
    const to = keys.get(key) ?? key;
    const copied = node.parent === undefined ? undefined : keys.get(node.parent);
    const parent = copied ?? into;
    if (parent !== undefined && canStandIn(next, to, parent, manifests))
      next = withNode(next, to, { ...getNode(next, to), parent });
  }
  return next;
}

/**
 * Renames all at once, by way of names that nothing has, so that `a` to `b` and `b` to `c` do not run into each
 * other. The variable `trigger` is no node's name and stays.
 */
function renamedAll(node: FlowNode, keys: ReadonlyMap<string, string>, manifests?: ManifestLookup): FlowNode {
  const changed = [...keys].filter(([from, to]) => from !== to && from !== TRIGGER_KEY);
  let next = node;
  for (const [at, [from]] of changed.entries()) next = renamedIn(next, from, `pasted__${at}`, manifests);
  for (const [at, [, to]] of changed.entries()) next = renamedIn(next, `pasted__${at}`, to, manifests);
  return next;
}

// Paste: nodes from a clipboard or another flow, with keys of their own. What they refer to among themselves follows
// them; what they refer to outside stays as it is, and validation says where it is missing.
import type { ManifestLookup } from '../../card/manifest.ts';
import { FLOW_LIMITS, flowEdgeSchema, flowNodeSchema, NODE_KEY_PATTERN, type Flow, type FlowNode } from '../flow.ts';
import { findCycle } from '../graph.ts';
import { freeKey, isReservedKey, TRIGGER_KEY } from '../keys.ts';
import { checked, countUnder, refuse, withPositions } from './change.ts';
import { sameEdge } from './edges.ts';
import { renamedIn } from './nodes.ts';
import type { OperationOf } from './operation.ts';

/** The key that each pasted node gets in this flow, by its key on the clipboard. Pure: ask before or after pasting. */
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

export function paste(flow: Flow, { nodes, edges, positions }: OperationOf<'paste'>, manifests?: ManifestLookup): Flow {
  const keys = pasteKeys(flow, nodes);
  countUnder(FLOW_LIMITS.nodes, Object.keys(flow.nodes).length + keys.size, 'nodes');
  const added: Record<string, FlowNode> = {};
  for (const [key, node] of Object.entries(nodes)) {
    const to = keys.get(key) ?? key;
    const parent = node.parent === undefined ? undefined : keys.get(node.parent);
    const { parent: _outside, ...free } = renamedAll(node, keys, manifests);
    added[to] = checked(flowNodeSchema, parent === undefined ? free : { ...free, parent }, to);
  }
  const inner = edges.flatMap(({ from, port, to }) => {
    const [source, target] = [keys.get(from), keys.get(to)];
    return source === undefined || target === undefined
      ? []
      : [checked(flowEdgeSchema, { from: source, port, to: target }, 'edge')];
  });
  const fresh = inner.filter((edge, at) => inner.findIndex((each) => sameEdge(each, edge)) === at);
  countUnder(FLOW_LIMITS.edges, flow.edges.length + fresh.length, 'edges');
  const cycle = findCycle({ nodes: added, edges: fresh });
  if (cycle !== undefined) throw refuse('cycle', `The pasted nodes form a loop: ${cycle.join(', ')}. A flow has none.`);
  const next: Flow = { ...flow, nodes: { ...flow.nodes, ...added }, edges: [...flow.edges, ...fresh] };
  const places = Object.entries(positions).flatMap(([key, at]) => {
    const to = keys.get(key);
    return to === undefined ? [] : [[to, at] as const];
  });
  return withPositions(next, Object.fromEntries(places));
}

/** All renames at once (the variable `trigger` is no node's name and stays): through names that nothing has, so that `a` to `b` and `b` to `c` do not run into each other. */
function renamedAll(node: FlowNode, keys: ReadonlyMap<string, string>, manifests?: ManifestLookup): FlowNode {
  const changed = [...keys].filter(([from, to]) => from !== to && from !== TRIGGER_KEY);
  let next = node;
  for (const [at, [from]] of changed.entries()) next = renamedIn(next, from, `pasted__${at}`, manifests);
  for (const [at, [, to]] of changed.entries()) next = renamedIn(next, `pasted__${at}`, to, manifests);
  return next;
}

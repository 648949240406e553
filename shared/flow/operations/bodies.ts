// Moves nodes into a body and out of it: sets where they stand, and cuts the edges that would then cross a border
// (F4).
import type { ManifestLookup } from '../../card/manifest.ts';
import type { ValidationError } from '../../errors.ts';
import { crossingEdges, opensBody, outermost, ownersOf } from '../bodies.ts';
import { called } from '../connect.ts';
import type { Flow, FlowEdge } from '../flow.ts';
import { isTriggerNode } from '../graph.ts';
import { getNode, patched, refuse } from './change.ts';
import type { OperationOf } from './operation.ts';

const NO_MANIFESTS: ManifestLookup = () => undefined;

/**
 * Puts nodes into the body of `parent`, or with null outside of all. Nodes that stand in the body of another of these
 * go with it and keep their place in it.
 * @throws ValidationError `operation.unknown-node`, `operation.parent-cycle`, `operation.bad-parent`
 */
export function setParent(flow: Flow, operation: OperationOf<'setParent'>, manifests?: ManifestLookup): Flow {
  const moved = standing(flow, operation, manifests);
  if (moved === flow) return flow;
  const gone = new Set(crossingBy(flow, moved, operation.keys, manifests));
  return gone.size === 0 ? moved : { ...moved, edges: moved.edges.filter((edge) => !gone.has(edge)) };
}

/**
 * The edges that the operation would remove. The canvas shows them while something is dragged. Pure; throws as
 * `setParent`.
 */
export function cutBy(flow: Flow, operation: OperationOf<'setParent'>, manifests?: ManifestLookup): FlowEdge[] {
  const moved = standing(flow, operation, manifests);
  return moved === flow ? [] : crossingBy(flow, moved, operation.keys, manifests);
}

/**
 * The edges of what moved that cross a border. A border that an edge elsewhere crosses already is validation's to
 * report.
 */
function crossingBy(before: Flow, after: Flow, keys: readonly string[], manifests?: ManifestLookup): FlowEdge[] {
  const moved = new Set(outermost(before, keys));
  return crossingEdges(after, manifests ?? NO_MANIFESTS).filter((edge) => moved.has(edge.from) || moved.has(edge.to));
}

/** The flow with the nodes in the body, and its edges as they were; the same flow where nothing moves. */
function standing(flow: Flow, { keys, parent }: OperationOf<'setParent'>, manifests: ManifestLookup | undefined): Flow {
  for (const key of keys) getNode(flow, key);
  const nodes = { ...flow.nodes };
  let isChanged = false;
  for (const key of outermost(flow, keys)) {
    const node = getNode(flow, key);
    if (parent !== null) insistOnBody(flow, key, parent, manifests);
    if (node.parent === (parent ?? undefined)) continue;
    nodes[key] = patched(node, { parent });
    isChanged = true;
  }
  return isChanged ? { ...flow, nodes } : flow;
}

/** @throws ValidationError `operation.unknown-node`, `operation.parent-cycle`, `operation.bad-parent` */
export function insistOnBody(flow: Flow, key: string, parent: string, manifests: ManifestLookup | undefined): void {
  getNode(flow, parent);
  const fault = bodyFault(flow, key, parent, manifests ?? NO_MANIFESTS);
  if (fault !== null) throw fault;
}

/** Whether the node may stand in the body of `parent`; both exist. */
export function canStandIn(flow: Flow, key: string, parent: string, manifests: ManifestLookup | undefined): boolean {
  return bodyFault(flow, key, parent, manifests ?? NO_MANIFESTS) === null;
}

function bodyFault(flow: Flow, key: string, parent: string, manifests: ManifestLookup): ValidationError | null {
  if (parent === key || ownersOf(flow, parent).includes(key))
    return refuse('parent-cycle', `${called(flow, key)} cannot stand in its own body.`);
  if (isTriggerNode(key, getNode(flow, key), manifests))
    return refuse('bad-parent', `${called(flow, key)} is a trigger: runs start there, so it stands in no body.`);
  if (opensBody(getNode(flow, parent), manifests) === false)
    return refuse('bad-parent', `${called(flow, parent)} has no body: only a For each has one.`);
  return null;
}

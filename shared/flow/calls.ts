// Which flows a flow calls, and what it declares for its own callers (S6). From the flow and the manifests alone; what
// other flows say comes by a lookup.
import { declaredFields, readDeclaredFields, type DeclaredField } from '../card/declared-fields.ts';
import type { CardManifest, ManifestLookup } from '../card/manifest.ts';
import type { JsonValue } from '../json.ts';
import type { Flow, FlowNode } from './flow.ts';
import { findNode, triggersOf } from './graph.ts';
import { namedBy } from './named.ts';

/** Another flow of the installation, as its callers see it: by its live version, or by its draft where it has none. */
export interface CallableFlow {
  id: string;
  name: string;
  /** Null: it has no trigger by which it could be called. */
  fields: DeclaredField[] | null;
  /** What a call of it gives; none: anything. */
  result: DeclaredField[];
  /** Active, so that a call of it starts a run. */
  active: boolean;
  /** Ids of the flows that it calls. */
  calls: string[];
}

/** Finds flows by their ids. Validation, types and the editor's choice of a flow ask it. */
export interface FlowLookup {
  (flowId: string): CallableFlow | undefined;
  /**
   * True for commands that check files and see only these: a flow that is not found may be there all the same, and is
   * no issue.
   */
  isPartial?: boolean;
}

/** One place in a flow at which it calls another one. */
export interface FlowCall {
  nodeId: string;
  /** The name of the input that holds the flow's id. */
  input: string;
  flowId: string;
}

/**
 * The calls whose flow is named by a fixed text, of nodes that are not disabled. A flow that an expression names is
 * known only when the step runs; circles through such calls end by the depth that calls may have (S6.7).
 */
export function callsOf(flow: Pick<Flow, 'nodes'>, manifests: ManifestLookup): FlowCall[] {
  return namedBy(flow, 'flow', manifests).map(({ nodeId, input, id }) => ({ nodeId, input, flowId: id }));
}

/** The trigger by which the flow is called; the first of several, which is an issue. */
function callTrigger(
  flow: Pick<Flow, 'nodes'>,
  manifests: ManifestLookup,
): { node: FlowNode; manifest: CardManifest } | undefined {
  for (const key of triggersOf(flow, manifests)) {
    const node = findNode(flow, key);
    const manifest = node === undefined || node.disabled === true ? undefined : manifests(node.card, node.version);
    if (node !== undefined && manifest?.fieldsFrom !== undefined) return { node, manifest };
  }
  return undefined;
}

/** The fields that the flow declares it is given; null where it has no trigger by which it could be called. */
export function calledWith(flow: Pick<Flow, 'nodes'>, manifests: ManifestLookup): DeclaredField[] | null {
  const trigger = callTrigger(flow, manifests);
  return (trigger && declaredFields(trigger.node, trigger.manifest)) ?? null;
}

/** The input in which the flow declares what it returns, as it stands in the flow; undefined where there is none. */
export function declaredResultOf(flow: Pick<Flow, 'nodes'>, manifests: ManifestLookup): JsonValue | undefined {
  const trigger = callTrigger(flow, manifests);
  return trigger?.node.inputs?.[trigger.manifest.resultFrom ?? ''];
}

/** The fields that the flow declares it returns. None means that it may return anything, or nothing. */
export function resultOf(flow: Pick<Flow, 'nodes'>, manifests: ManifestLookup): DeclaredField[] {
  return readDeclaredFields(declaredResultOf(flow, manifests));
}

/** The flow as its callers see it, read from its text. */
export function callableFrom(
  flow: Flow,
  manifests: ManifestLookup,
  { id, active }: Pick<CallableFlow, 'id' | 'active'>,
): CallableFlow {
  const calls = [...new Set(callsOf(flow, manifests).map((call) => call.flowId))];
  const [fields, result] = [calledWith(flow, manifests), resultOf(flow, manifests)];
  return { id, name: flow.name, fields, result, active, calls };
}

/** The ids of flows on a way from `flowId` back to it, both ends included; undefined where calls never come back. */
export function callCycle(flowId: string, first: string, flows: FlowLookup | undefined): string[] | undefined {
  if (first === flowId) return [flowId, flowId];
  const cameBy = new Map<string, string>([[first, flowId]]);
  const open = [first];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    for (const next of flows?.(id)?.calls ?? []) {
      if (next === flowId) {
        const way = [flowId];
        for (let at: string | undefined = id; at !== undefined && at !== flowId; at = cameBy.get(at)) way.unshift(at);
        return [flowId, ...way];
      }
      if (cameBy.has(next)) continue;
      cameBy.set(next, id);
      open.push(next);
    }
  }
  return undefined;
}

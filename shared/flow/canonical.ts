// The one text that a flow has: the same flow gives the same bytes. Knows the order of keys and nothing else. Hashing
// is the caller's, since shared code has no crypto.
import { compareText } from '../compare-text.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import {
  budgetSchema,
  flowEdgeSchema,
  flowNodeSchema,
  flowSchema,
  flowSettingsSchema,
  gatherSchema,
  lateSchema,
  nodePolicySchema,
  type Flow,
  type FlowEdge,
  type FlowNode,
} from './flow.ts';

type Plain = Record<string, unknown>;

// The order of keys in a file is that of the schemas in flow.ts, so whoever adds a field decides its place there.
const FLOW_ORDER = Object.keys(flowSchema.shape);
const SETTINGS_ORDER = Object.keys(flowSettingsSchema.shape);
const BUDGET_ORDER = Object.keys(budgetSchema.shape);
const NODE_ORDER = Object.keys(flowNodeSchema.shape);
const GATHER_ORDER = Object.keys(gatherSchema.shape);
const LATE_ORDER = Object.keys(lateSchema.shape);
const POLICY_ORDER = Object.keys(nodePolicySchema.shape);
const EDGE_ORDER = Object.keys(flowEdgeSchema.shape);

/** Parts that say nothing of what a flow does: tests and layout stand outside the logic hash. */
const OUTSIDE_LOGIC: ReadonlySet<string> = new Set(['$schema', 'layout', 'tests']);

/**
 * The same flow with its keys in canonical order: known objects in the schema's order, what the author keyed or wrote
 * sorted by key at every depth, edges by from, port, to; keys whose value is undefined are left out. Sorting is by
 * UTF-16 code unit, save that JavaScript itself puts keys that look like array indices first.
 */
export function canonicalFlow(flow: Flow): Flow {
  return inOrder(flow, FLOW_ORDER, {
    settings: (settings) =>
      inOrder(settings as Plain, SETTINGS_ORDER, { budget: (budget) => inOrder(budget as Plain, BUDGET_ORDER, {}) }),
    connections: sorted,
    nodes: (nodes) => sortedRecord(nodes as Record<string, FlowNode>, canonicalNode),
    edges: (edges) => canonicalEdges(edges as FlowEdge[]),
    layout: sorted,
    tests: sorted,
  }) as unknown as Flow;
}

/** The bytes of the flow's file: canonical, two spaces, a newline at the end. */
export function formatFlow(flow: Flow): string {
  return `${JSON.stringify(canonicalFlow(flow), null, 2)}\n`;
}

/**
 * What the logic hash is taken of (SHA-256 of this text in UTF-8, by server and editor): the canonical flow without
 * `$schema`, `layout` and `tests`, so moving a node never changes it.
 */
export function logicText(flow: Flow): string {
  const logic = Object.entries(canonicalFlow(flow)).filter(([key]) => !OUTSIDE_LOGIC.has(key));
  return JSON.stringify(Object.fromEntries(logic));
}

function canonicalNode(node: FlowNode): Plain {
  return inOrder(node, NODE_ORDER, {
    gather: (gather) => inOrder(gather as Plain, GATHER_ORDER, {}),
    late: (late) => inOrder(late as Plain, LATE_ORDER, {}),
    inputs: sorted,
    policy: (policy) => inOrder(policy as Plain, POLICY_ORDER, {}),
  });
}

function canonicalEdges(edges: FlowEdge[]): Plain[] {
  return edges.toSorted(compareEdges).map((edge) => inOrder(edge, EDGE_ORDER, {}));
}

/** The order of edges in a file: by from, then port, then to. */
export function compareEdges(left: FlowEdge, right: FlowEdge): number {
  return compareText(left.from, right.from) || compareText(left.port, right.port) || compareText(left.to, right.to);
}

/**
 * Copies the keys of `order` that the object has, in that order. A key that is not in `order` is lost: the schemas
 * are strict, so a parsed flow has none.
 */
function inOrder(source: object, order: string[], parts: Record<string, (part: unknown) => unknown>): Plain {
  const result: Plain = {};
  for (const key of order) {
    const part = (source as Plain)[key];
    if (part === undefined) continue;
    const make = parts[key];
    result[key] = make === undefined ? part : make(part);
  }
  return result;
}

function sortedRecord<Value>(record: Record<string, Value>, make: (value: Value) => unknown): Plain {
  const entries = Object.entries(record).toSorted(([left], [right]) => compareText(left, right));
  return Object.fromEntries(entries.map(([key, value]) => [key, make(value)]));
}

/** JSON with the keys of every object in it sorted. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(sorted);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value as Record<string, JsonValue | undefined>).filter(
    ([, part]) => part !== undefined,
  );
  return sortedRecord(Object.fromEntries(entries), sorted);
}

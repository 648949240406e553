// Operations on nodes: add, remove, move, rename, set. Edges and tests that hang on a node follow it. An operation
// that refuses throws before it has made anything; the flow that it was given is never changed.
import { bareExpressions, bodyInputs, type ManifestLookup } from '../../card/manifest.ts';
import { ERROR_PORT, portsOf } from '../../card/ports.ts';
import { renameInExpression, renameInValue } from '../../expression/references.ts';
import { isBareText } from '../../expression/template.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { FLOW_LIMITS, flowNodeSchema, type Flow, type FlowEdge, type FlowNode, type FlowTest } from '../flow.ts';
import { outermost, ownersOf, withBodies } from '../bodies.ts';
import { BODY_PORT } from '../connect.ts';
import { findNode } from '../graph.ts';
import { TRIGGER_KEY } from '../keys.ts';
import { insistOnBody } from './bodies.ts';
import {
  checked,
  countUnder,
  getNode,
  insistOnFreeKey,
  patched,
  refuse,
  without,
  withNode,
  withPositions,
} from './change.ts';
import { canJoin } from './edges.ts';
import type { OperationOf } from './operation.ts';

export function addNode(flow: Flow, { key, node, at }: OperationOf<'addNode'>, manifests?: ManifestLookup): Flow {
  insistOnFreeKey(flow, key, node, manifests);
  countUnder(FLOW_LIMITS.nodes, Object.keys(flow.nodes).length + 1, 'nodes');
  const next = withNode(flow, key, checked(flowNodeSchema, node, key));
  if (node.parent !== undefined) insistOnBody(next, key, node.parent, manifests);
  return at === undefined ? next : withPositions(next, { [key]: at });
}

/**
 * Removes nodes with their bodies, edges, places and stubs in tests. References to them stay, and validation reports
 * them.
 */
export function removeNodes(flow: Flow, { keys, heal }: OperationOf<'removeNodes'>, manifests?: ManifestLookup): Flow {
  let next = flow;
  // What stands in a removed body goes first, and unhealed: there is nothing that it could be joined to.
  const named = new Set(outermost(flow, keys));
  for (const key of withBodies(flow, keys)) {
    const isInside = ownersOf(flow, key).some((owner) => named.has(owner));
    if (isInside) next = removeNode(next, key, false, manifests);
  }
  for (const key of named) {
    if (findNode(next, key) !== undefined) next = removeNode(next, key, heal ?? false, manifests);
  }
  return next;
}

function removeNode(flow: Flow, key: string, heal: boolean, manifests: ManifestLookup | undefined): Flow {
  const gone = getNode(flow, key);
  let next: Flow = {
    ...flow,
    nodes: without(flow.nodes, [key]),
    edges: flow.edges.filter((edge) => edge.from !== key && edge.to !== key),
  };
  if (heal) next = healed(next, flow, key, gone, manifests);
  if (flow.layout !== undefined && Object.hasOwn(flow.layout.nodes, key)) {
    next = { ...next, layout: { ...flow.layout, nodes: without(flow.layout.nodes, [key]) } };
  }
  return withTestKeys(next, (step) => (step === key ? undefined : step));
}

/**
 * `next`, which lost the node, with what led to the node joined to what followed it. An edge that cannot be drawn,
 * such as one that is there already, is left out.
 */
function healed(next: Flow, before: Flow, key: string, gone: FlowNode, manifests: ManifestLookup | undefined): Flow {
  const targets = followersOf(before, key, gone, manifests);
  const leading = before.edges.filter((edge) => edge.to === key && edge.from !== key);
  const flow = { ...next, edges: [...next.edges] };
  for (const { from, port } of leading) {
    for (const to of targets) {
      if (canJoin(flow, { from, port, to }, manifests)) flow.edges.push({ from, port, to });
    }
  }
  return flow;
}

/**
 * Where the first wired port of a node leads, in the card's order of ports. A port `error` or one that leads into a
 * body is not followed: a healed flow goes on as if the node had succeeded.
 */
function followersOf(flow: Flow, key: string, node: FlowNode, manifests: ManifestLookup | undefined): string[] {
  const leaving = flow.edges.filter((edge) => edge.from === key);
  const manifest = manifests?.(node.card, node.version);
  const order = manifest === undefined ? leaving.map((edge) => edge.port) : portsOf(node, manifest);
  const entersBody = (each: string): boolean => each === BODY_PORT && (manifest?.ports.includes(each) ?? true);
  const port = order.find(
    (each) => each !== ERROR_PORT && !entersBody(each) && leaving.some((edge) => edge.port === each),
  );
  return leaving.filter((edge) => edge.port === port).map((edge) => edge.to);
}

export function moveNodes(flow: Flow, { positions }: OperationOf<'moveNodes'>): Flow {
  for (const key of Object.keys(positions)) getNode(flow, key);
  return withPositions(flow, positions);
}

/**
 * Gives a node another key, and rewrites every reference to it. The node `trigger` keeps its key, since the variable
 * of that name is the output of whichever trigger fired, and no node's.
 * @throws ValidationError `operation.unknown-node`, `operation.trigger-key`, and as `addNode`
 */
export function renameNode(flow: Flow, { from, to }: OperationOf<'renameNode'>, manifests?: ManifestLookup): Flow {
  if (from === to) return flow;
  const node = getNode(flow, from);
  if (from === TRIGGER_KEY)
    throw refuse('trigger-key', 'The first trigger is always called "trigger"; give it another name instead.');
  insistOnFreeKey(flow, to, node, manifests);
  const key = (each: string): string => (each === from ? to : each);
  const entries = Object.entries(flow.nodes).map(
    ([each, value]) => [key(each), renamedIn(value, from, to, manifests)] as const,
  );
  const edges = flow.edges.map((edge): FlowEdge => {
    return edge.from === from || edge.to === from ? { from: key(edge.from), port: edge.port, to: key(edge.to) } : edge;
  });
  const next: Flow = { ...flow, nodes: Object.fromEntries(entries), edges };
  if (flow.layout !== undefined) {
    const places = Object.entries(flow.layout.nodes).map(([each, at]) => [key(each), at] as const);
    next.layout = { ...flow.layout, nodes: Object.fromEntries(places) };
  }
  return withTestKeys(next, key);
}

/**
 * The node with every reference to `from` rewritten; the same object where it has none. The manifest says which
 * inputs are expressions without braces; without it only templates are rewritten.
 */
export function renamedIn(node: FlowNode, from: string, to: string, manifests?: ManifestLookup): FlowNode {
  const next: FlowNode = { ...node };
  if (node.parent === from) next.parent = to;
  if (node.when !== undefined) next.when = renameInExpression(node.when, from, to);
  if (node.gather !== undefined) next.gather = { ...node.gather, key: renameInExpression(node.gather.key, from, to) };
  if (node.inputs !== undefined) {
    const schema = manifests?.(node.card, node.version)?.input;
    const [bare, body] = [bareExpressions(schema), bodyInputs(schema)];
    const renamed = Object.entries(node.inputs).map(([name, value]): [string, JsonValue] => {
      const isBare = typeof value === 'string' && (bare.has(name) || (body.has(name) && isBareText(value)));
      return [name, isBare ? renameInExpression(value, from, to) : renameInValue(value, from, to)];
    });
    next.inputs = Object.fromEntries(renamed);
  }
  const same = next.parent === node.parent && next.when === node.when && next.gather?.key === node.gather?.key;
  return same && JSON.stringify(next.inputs) === JSON.stringify(node.inputs) ? node : next;
}

export function setNode(flow: Flow, { key, patch }: OperationOf<'setNode'>): Flow {
  const node = getNode(flow, key);
  return withNode(flow, key, checked(flowNodeSchema, patched(node, patch), key));
}

/** The flow with the step keys of its tests renamed, or removed where `rename` gives undefined. */
function withTestKeys(flow: Flow, rename: (key: string) => string | undefined): Flow {
  if (flow.tests === undefined) return flow;
  const move = <Value>(steps: Record<string, Value>): Record<string, Value> => {
    const moved = Object.entries(steps).flatMap(([key, value]) => {
      const to = rename(key);
      return to === undefined ? [] : [[to, value] as const];
    });
    return Object.fromEntries(moved);
  };
  const tests = Object.entries(flow.tests).map(([name, test]): [string, FlowTest] => {
    const next: FlowTest = { ...test };
    if (test.stubs !== undefined) next.stubs = move(test.stubs);
    if (test.expect?.steps !== undefined) next.expect = { ...test.expect, steps: move(test.expect.steps) };
    return [name, next];
  });
  return { ...flow, tests: Object.fromEntries(tests) };
}

/** Sets one input, or takes it away. As for `setInputs`, edges follow the cases of a Switch. */
export function setInput(flow: Flow, { key, name, value }: OperationOf<'setInput'>, manifests?: ManifestLookup): Flow {
  const inputs = getNode(flow, key).inputs ?? {};
  const next = value === undefined ? without(inputs, [name]) : { ...inputs, [name]: value };
  return setInputs(flow, { type: 'setInputs', key, inputs: next }, manifests);
}

export function setInputs(flow: Flow, { key, inputs }: OperationOf<'setInputs'>, manifests?: ManifestLookup): Flow {
  const node = getNode(flow, key);
  const empty = Object.keys(inputs).length === 0 && node.inputs === undefined;
  const next = empty ? node : checked(flowNodeSchema, { ...node, inputs }, key);
  return followPorts(withNode(flow, key, next), key, node, next, manifests);
}

/**
 * Lets edges follow the ports that an input lists (Switch): a renamed case keeps its edges, a removed one loses them.
 * Cases have no identity but their names, so one counts as renamed only where as many cases as before are left.
 */
function followPorts(
  flow: Flow,
  key: string,
  before: FlowNode,
  after: FlowNode,
  manifests: ManifestLookup | undefined,
): Flow {
  const manifest = manifests?.(after.card, after.version);
  if (manifest?.portsFrom === undefined) return flow;
  const [old, now] = [listedNames(before.inputs, manifest.portsFrom), listedNames(after.inputs, manifest.portsFrom)];
  const stays = new Set([...now, ...manifest.ports]);
  const renamed = new Map<string, string>();
  if (old.length === now.length) {
    for (const [at, name] of old.entries()) {
      const to = now[at];
      if (to !== undefined && to !== '' && to !== name && !stays.has(name) && !old.includes(to)) renamed.set(name, to);
    }
  }
  const edges = flow.edges.flatMap((edge): FlowEdge[] => {
    if (edge.from !== key || stays.has(edge.port) || !old.includes(edge.port)) return [edge];
    const port = renamed.get(edge.port);
    return port !== undefined ? [{ ...edge, port }] : now.length < old.length ? [] : [edge];
  });
  return { ...flow, edges };
}

function listedNames(inputs: JsonObject | undefined, from: { input: string; key: string }): string[] {
  const items = inputs?.[from.input];
  if (!Array.isArray(items)) return [];
  return items.map((item) => {
    const name = isJsonObject(item) ? item[from.key] : undefined;
    return typeof name === 'string' ? name : '';
  });
}

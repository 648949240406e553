// What changed between two flows, as people speak of it: nodes, inputs, edges, settings. Layout is no change of what
// a flow does and is not listed. The comparison of versions, the audit of saving and the commands for flow files show
// it.
import { isJsonObject, jsonEquals, type JsonValue } from '../json.ts';
import { compareText } from '../compare-text.ts';
import { compareEdges } from './canonical.ts';
import type { Flow, FlowEdge, FlowNode } from './flow.ts';
import { findNode } from './graph.ts';
import { nameOfPart, NODE_PARTS, titled } from './part-names.ts';

/** Stable names, which the API gives. */
export type FlowChangeKind =
  | 'flow.changed'
  | 'settings.changed'
  | 'connection.added'
  | 'connection.removed'
  | 'connection.changed'
  | 'node.added'
  | 'node.removed'
  | 'node.changed'
  | 'input.added'
  | 'input.removed'
  | 'input.changed'
  | 'edge.added'
  | 'edge.removed'
  | 'test.added'
  | 'test.removed'
  | 'test.changed';

export interface FlowChange {
  kind: FlowChangeKind;
  /** Keys from the flow's root; an edge's are `edges`, from, port, to. */
  path: string[];
  /** One sentence for people. */
  text: string;
  /** Absent where there was none before. */
  before?: JsonValue;
  /** Absent where there is none after. */
  after?: JsonValue;
}

/**
 * Changes in the order flow, settings, connections, nodes with their inputs, edges, tests; within each part by key. A
 * node whose key changed is one that was removed and one that was added, since a key is all that tells nodes apart.
 */
export function diffFlows(before: Flow, after: Flow): FlowChange[] {
  const changes: FlowChange[] = [];
  for (const key of ['id', 'name', 'description'] as const) {
    changes.push(...changeOf('flow.changed', [key], before[key], after[key], nameOfPart([key], String)));
  }
  for (const [key, [old, now]] of pairs({ ...before.settings }, { ...after.settings })) {
    const path = ['settings', key];
    changes.push(...changeOf('settings.changed', path, old, now, nameOfPart(path, String)));
  }
  for (const [slot, [old, now]] of pairs(before.connections ?? {}, after.connections ?? {})) {
    changes.push(...presence('connection', ['connections', slot], old, now, `the connection "${slot}"`));
  }
  for (const [key, [old, now]] of pairs(before.nodes, after.nodes)) {
    if (old !== undefined && now !== undefined) changes.push(...nodeChanges(key, old, now));
    else changes.push(...presence('node', ['nodes', key], asJson(old), asJson(now), titled(now ?? old, key)));
  }
  changes.push(...edgeChanges(before, after));
  for (const [name, [old, now]] of pairs(before.tests ?? {}, after.tests ?? {})) {
    changes.push(...presence('test', ['tests', name], asJson(old), asJson(now), `the test "${name}"`));
  }
  return changes;
}

function nodeChanges(key: string, before: FlowNode, after: FlowNode): FlowChange[] {
  // Operations share what did not change, so most nodes need no comparison.
  if (before === after) return [];
  const who = titled(after, key);
  const parts = NODE_PARTS.flatMap((part) => {
    const path = ['nodes', key, part];
    return changeOf(
      'node.changed',
      path,
      before[part],
      after[part],
      nameOfPart(path, () => who),
    );
  });
  const inputs = [...pairs(before.inputs ?? {}, after.inputs ?? {})].flatMap(([name, [old, now]]) => {
    return inputChanges(['nodes', key, 'inputs', name], old, now, who);
  });
  return [...parts, ...inputs];
}

/**
 * One change for each innermost key that differs. Lists are compared as a whole, since a place in a list is no name.
 */
function inputChanges(
  path: string[],
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  who: string,
): FlowChange[] {
  if (isJsonObject(before) && isJsonObject(after)) {
    return [...pairs(before, after)].flatMap(([key, [old, now]]) => inputChanges([...path, key], old, now, who));
  }
  const kind = before === undefined ? 'input.added' : after === undefined ? 'input.removed' : 'input.changed';
  return changeOf(
    kind,
    path,
    before,
    after,
    nameOfPart(path, () => who),
  );
}

function edgeChanges(before: Flow, after: Flow): FlowChange[] {
  const idOf = (edge: FlowEdge): string => JSON.stringify([edge.from, edge.port, edge.to]);
  const [old, now] = [new Set(before.edges.map(idOf)), new Set(after.edges.map(idOf))];
  const change = (kind: 'edge.added' | 'edge.removed', edge: FlowEdge, flow: Flow): FlowChange => {
    const [source, target] = [titled(findNode(flow, edge.from), edge.from), titled(findNode(flow, edge.to), edge.to)];
    const port = edge.port === 'out' ? '' : ` (${edge.port})`;
    const verb = kind === 'edge.added' ? 'now leads' : 'no longer leads';
    return { kind, path: ['edges', edge.from, edge.port, edge.to], text: `${source}${port} ${verb} to ${target}.` };
  };
  return [
    ...before.edges
      .toSorted(compareEdges)
      .flatMap((edge) => (now.has(idOf(edge)) ? [] : [change('edge.removed', edge, before)])),
    ...after.edges
      .toSorted(compareEdges)
      .flatMap((edge) => (old.has(idOf(edge)) ? [] : [change('edge.added', edge, after)])),
  ];
}

/** Added, removed, or changed in any way. */
function presence(
  subject: 'connection' | 'node' | 'test',
  path: string[],
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  what: string,
): FlowChange[] {
  if (jsonEquals(before, after)) return [];
  const verb = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const words = { added: 'Added', removed: 'Removed', changed: 'Changed' };
  return [withValues({ kind: `${subject}.${verb}`, path, text: `${words[verb]} ${what}.` }, before, after)];
}

/** A change of one value, with a sentence that shows both; none where they are equal as JSON. */
function changeOf(kind: FlowChangeKind, path: string[], old: unknown, now: unknown, what: string): FlowChange[] {
  const [before, after] = [asJson(old), asJson(now)];
  if (jsonEquals(before, after)) return [];
  const text =
    before === undefined
      ? `${what} is set to ${shown(after)}.`
      : after === undefined
        ? `${what} is gone (it was ${shown(before)}).`
        : `${what} changed from ${shown(before)} to ${shown(after)}.`;
  return [withValues({ kind, path, text }, before, after)];
}

function withValues(change: FlowChange, before: JsonValue | undefined, after: JsonValue | undefined): FlowChange {
  if (before !== undefined) change.before = before;
  if (after !== undefined) change.after = after;
  return change;
}

/** Both values of every key that either has, by key. */
function pairs<Value>(before: Record<string, Value>, after: Record<string, Value>): Map<string, [Value?, Value?]> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted(compareText);
  const own = (record: Record<string, Value>, key: string): Value | undefined =>
    Object.hasOwn(record, key) ? record[key] : undefined;
  return new Map(keys.map((key) => [key, [own(before, key), own(after, key)] as [Value?, Value?]]));
}

/** Parts of a flow are JSON; their types only say more. */
function asJson(value: unknown): JsonValue | undefined {
  return value as JsonValue | undefined;
}

function shown(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

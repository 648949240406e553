// What expressions of a node can see: the types for checking and completing, and sample values for the live preview.
// They come from the graph and the manifests alone; real outputs of a run are handed in.
import type { JsonSchema, ManifestLookup } from '../card/manifest.ts';
import { extensionOf, gathersEvents } from '../card/trigger-extension.ts';
import type { ScopeTypes } from '../expression/types.ts';
import { compileInputs } from '../expression/inputs.ts';
import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from '../json.ts';
import { withBodyEnds } from './body-end.ts';
import { ownersOf } from './bodies.ts';
import { outputExampleOf, outputTypeOf } from './call-result.ts';
import type { Flow, FlowNode } from './flow.ts';
import { findNode, graphOf, reach, triggersOf } from './graph.ts';
import { itemSchema } from './item-type.ts';
import { TRIGGER_KEY } from './keys.ts';
import type { Known } from './known.ts';
import { settledIn, type Settled, type SettledAs, type SettledParts } from './settled.ts';

const TEXT: JsonSchema = { type: 'string' };

/** What the `error` port of any action gives. */
export const ERROR_OUTPUT: JsonSchema = {
  type: 'object',
  title: 'Error',
  properties: {
    code: { ...TEXT, title: 'Code' },
    message: { ...TEXT, title: 'Message' },
    details: { type: 'object', title: 'Details', additionalProperties: {} },
  },
};

const RUN: JsonSchema = {
  type: 'object',
  title: 'Run',
  properties: {
    id: { ...TEXT, title: 'Run ID' },
    startedAt: { ...TEXT, title: 'Started At' },
    mode: { ...TEXT, title: 'Mode', enum: ['live', 'dry'] },
  },
};

const FLOW: JsonSchema = {
  type: 'object',
  title: 'Flow',
  properties: {
    id: { ...TEXT, title: 'Flow ID' },
    name: { ...TEXT, title: 'Name' },
    version: { type: ['integer', 'null'], title: 'Version' },
  },
};

/** What is in scope at every node of one flow. Types are worked out when they are asked for, and kept. */
export interface FlowScope {
  /** Triggers that are not disabled and reach the node; of a trigger, itself. */
  triggersOf(nodeId: string): readonly string[];
  /** The nodes whose outputs are surely there, and what each of them is (settled.ts). */
  settledAt(nodeId: string): Settled;
  /** The type of one name at a node; undefined where the name is not in scope there. */
  typeOf(nodeId: string, name: string): JsonSchema | undefined;
  /** Every name at a node. */
  typesAt(nodeId: string): ScopeTypes;
  /**
   * A value for each of those names: that of a run where `real` (by node key, and `trigger`) has one, else the card's
   * sample. The live preview evaluates expressions over it.
   */
  sampleAt(nodeId: string, real?: JsonObject): JsonObject;
}

/** The parts of a flow on which names depend. */
export type ScopeParts = SettledParts & Pick<Flow, 'id' | 'name'>;

/**
 * Makes the scope of one flow: whoever asks of several nodes makes it once. `written` is the flow as it is stored;
 * ends of bodies are added here. The key of the end of a body may be asked like that of a node.
 */
export function scopeOf(written: ScopeParts, manifests: ManifestLookup, known: Known = {}): FlowScope {
  const flow = withBodyEnds(written, manifests);
  const settled = settledIn(flow, manifests);
  const graph = graphOf(flow);
  const reaching = new Map<string, string[]>();
  for (const trigger of triggersOf(flow, manifests)) {
    if (flow.nodes[trigger]?.disabled === true) continue;
    for (const key of reach(graph, [trigger], 'outgoing')) reaching.set(key, [...(reaching.get(key) ?? []), trigger]);
  }
  const triggerTypes = new Map<string, JsonSchema>();
  const all = [...new Set([...reaching.values()].flat())];

  /** A node that nothing reaches yet sees what any trigger of the flow gives. */
  const triggersAt = (nodeId: string): readonly string[] => reaching.get(nodeId) ?? all;
  const triggerType = (nodeId: string): JsonSchema => {
    const keys = triggersAt(nodeId);
    const id = keys.join(' ');
    let type = triggerTypes.get(id);
    if (type === undefined) triggerTypes.set(id, (type = commonOutput(flow, keys, manifests, known)));
    return type;
  };
  const typeOf = (nodeId: string, name: string): JsonSchema | undefined => {
    if (name === TRIGGER_KEY) return triggerType(nodeId);
    if (name === 'run') return RUN;
    if (name === 'flow') return FLOW;
    if (name === 'item' || name === 'index') return loopName(name, nodeId);
    const as = settled.asAt(nodeId, name);
    const node = findNode(flow, name);
    return as === undefined || node === undefined ? undefined : outputType(node, as, manifests, known);
  };
  const itemTypes = new Map<string, JsonSchema>();
  const loopName = (name: 'item' | 'index', nodeId: string): JsonSchema | undefined => {
    const loop = findNode(flow, nodeId)?.parent;
    if (loop === undefined) return undefined;
    if (name === 'index') return { type: 'integer', title: 'Index' };
    let type = itemTypes.get(loop);
    if (type === undefined) {
      // Of a body in itself, which is an issue, nothing is known.
      itemTypes.set(loop, {});
      type = itemSchema(findNode(flow, loop)?.inputs?.['items'], (each) => typeOf(loop, each));
      itemTypes.set(loop, (type = { title: 'Item', ...type }));
    }
    return type;
  };
  const sampleOf = (key: string): JsonValue => {
    const node = findNode(flow, key);
    const manifest = node === undefined ? undefined : manifests(node.card, node.version);
    return node === undefined || manifest === undefined ? null : outputExampleOf(node, manifest, known);
  };
  const sampleAt = (nodeId: string, real: JsonObject = {}): JsonObject => {
    const found = (key: string): JsonValue | undefined => (Object.hasOwn(real, key) ? real[key] : undefined);
    const [first] = triggersAt(nodeId);
    const values: JsonObject = {
      trigger: found(TRIGGER_KEY) ?? (first === undefined ? null : (found(first) ?? sampleOf(first))),
      run: found('run') ?? { id: 'run_sample', startedAt: '2026-01-01T00:00:00.000Z', mode: 'dry' },
      flow: { id: flow.id, name: flow.name, version: null },
    };
    for (const [key, as] of settled.at(nodeId)) {
      const failed = { code: 'http.server-error', message: 'A sample of an error.', details: {} };
      values[key] = found(key) ?? (as === 'error' ? failed : sampleOf(key));
    }
    if (findNode(flow, nodeId)?.parent !== undefined) {
      values['item'] = found('item') ?? sampleItem(nodeId, real);
      values['index'] = found('index') ?? 0;
    }
    return values;
  };
  /** The first of the items that the For each around the node would go over. */
  const sampleItem = (nodeId: string, real: JsonObject): JsonValue => {
    const [loop] = ownersOf(flow, nodeId);
    const items = loop === undefined ? undefined : findNode(flow, loop)?.inputs?.['items'];
    if (loop === undefined || items === undefined || ownersOf(flow, loop).includes(loop)) return null;
    try {
      // The item that is real here is one of this body, and not of the body around it.
      const { item: _inner, index: _at, ...outer } = real;
      const list = compileInputs(items).evaluate(sampleAt(loop, outer));
      return Array.isArray(list) ? (list[0] ?? null) : null;
    } catch {
      return null;
    }
  };
  return {
    triggersOf: triggersAt,
    settledAt: (nodeId) => settled.at(nodeId),
    typeOf,
    typesAt(nodeId) {
      const names = [TRIGGER_KEY, 'run', 'flow', 'item', 'index', ...settled.at(nodeId).keys()];
      const types: ScopeTypes = {};
      for (const name of names) {
        const type = typeOf(nodeId, name);
        if (type !== undefined) types[name] = type;
      }
      return types;
    },
    sampleAt,
  };
}

/**
 * The type of each name that an expression of the node may use: `trigger` (the fields common to all triggers that
 * reach it), each surely settled node by key, `run`, `flow`, and inside a body `item` and `index`. For `endOfBody` of
 * a For each it is what the input `result` may use.
 */
export function scopeTypesFor(flow: Flow, nodeId: string, manifests: ManifestLookup, known: Known = {}): ScopeTypes {
  return scopeOf(flow, manifests, known).typesAt(nodeId);
}

/** The type of the node's output; anything where its card is unknown. */
function outputSchema(node: FlowNode | undefined, manifests: ManifestLookup, known: Known = {}): JsonSchema {
  const manifest = node === undefined ? undefined : manifests(node.card, node.version);
  return node === undefined || manifest === undefined ? {} : outputTypeOf(node, manifest, known);
}

function outputType(node: FlowNode, as: SettledAs, manifests: ManifestLookup, known: Known = {}): JsonSchema {
  const output = outputSchema(node, manifests, known);
  if (as === 'output') return output;
  return as === 'error' ? ERROR_OUTPUT : { anyOf: [output, ERROR_OUTPUT] };
}

/**
 * The type of `trigger`: the fields that every one of these triggers gives; anything where one of their cards is
 * unknown.
 */
function commonOutput(
  flow: Pick<Flow, 'nodes'>,
  triggers: readonly string[],
  manifests: ManifestLookup,
  known: Known,
): JsonSchema {
  const outputs = triggers.map((key): JsonSchema => {
    const node = findNode(flow, key);
    const output = outputSchema(node, manifests, known);
    const manifest = node === undefined ? undefined : manifests(node.card, node.version);
    if (node === undefined || !gathersEvents(node, manifest) || !isJsonObject(output['properties'])) return output;
    // T3: a gathered trigger lists all its events.
    const events: JsonSchema = { type: 'array', title: 'Events', items: output };
    const added = extensionOf(node, manifest)?.output['properties'];
    return { ...output, properties: { ...output['properties'], events, ...(isJsonObject(added) ? added : {}) } };
  });
  const [first = {}, ...others] = outputs;
  return others.reduce(common, first);
}

/** What holds of both: common properties of objects, else the same schema or anything. */
function common(left: JsonSchema, right: JsonSchema): JsonSchema {
  if (left === right || jsonEquals(left, right)) return left;
  const [ours, theirs] = [left['properties'], right['properties']];
  if (!isJsonObject(ours) || !isJsonObject(theirs))
    return left['type'] !== undefined && left['type'] === right['type'] ? { type: left['type'] } : {};
  const properties: JsonObject = {};
  for (const [key, schema] of Object.entries(ours)) {
    const other = Object.hasOwn(theirs, key) ? theirs[key] : undefined;
    if (isJsonObject(schema) && isJsonObject(other)) properties[key] = common(schema, other);
  }
  const { title } = left;
  return { type: 'object', ...(title === undefined ? {} : { title }), properties, additionalProperties: false };
}

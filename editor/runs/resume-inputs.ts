// The inputs of steps that a resume or a fork may change (S10.3, S14), as texts of a form and back. Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { findNode } from '../../shared/flow/graph.ts';
import { isJsonObject, jsonEquals, readJson, type JsonObject, type JsonValue } from '../../shared/json.ts';
import type { RunEdits } from '../../shared/run.ts';

/** One input as the form has it. */
export interface ResumeField {
  name: string;
  title: string;
  /** As the form shows it: a text as it is, anything else as JSON. */
  text: string;
  schema: JsonObject;
}

/** A node that runs again, with the inputs that it would run with. */
export interface ResumeNode {
  nodeId: string;
  name: string;
  /** Why it failed; null for one that was cut off, or never begun. */
  error: string | null;
  fields: ResumeField[];
}

/** What the server says of a node that a resume takes up. */
export interface ResumeStep {
  nodeId: string;
  name: string;
  error: { message: string } | null;
}

/**
 * The nodes that run again and have inputs: those that failed, and those that were cut off or never begun. Edits of
 * an earlier resume count as the inputs of the run.
 */
export function resumeNodes(
  flow: Pick<Flow, 'nodes'>,
  manifests: ManifestLookup,
  steps: readonly ResumeStep[],
  edits: RunEdits,
): { failed: ResumeNode[]; others: ResumeNode[] } {
  const nodes = steps.flatMap(({ nodeId, name, error }): ResumeNode[] => {
    const node = findNode(flow, nodeId);
    if (node === undefined) return [];
    const inputs: JsonObject = { ...node.inputs, ...edits[nodeId] };
    const fields = fieldsOf(manifests(node.card, node.version)?.input, inputs);
    return fields.length === 0 ? [] : [{ nodeId, name, error: error?.message ?? null, fields }];
  });
  return {
    failed: nodes.filter(({ error }) => error !== null),
    others: nodes.filter(({ error }) => error === null),
  };
}

function fieldsOf(schema: JsonObject | undefined, inputs: JsonObject): ResumeField[] {
  const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : {};
  const names = new Set([...Object.keys(properties), ...Object.keys(inputs)]);
  return [...names].map((name) => {
    const property = properties[name];
    const own = isJsonObject(property) ? property : {};
    const { title } = own;
    return { name, title: typeof title === 'string' ? title : name, text: textOf(inputs[name]), schema: own };
  });
}

/** An input as text: a text as it is, anything else as JSON, nothing as the empty text. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** The value that a text stands for; undefined where it can be none for this input. */
export function valueOf(text: string, schema: JsonObject): JsonValue | undefined {
  if (schema['type'] === 'string') return text;
  const value = readJson(text);
  if (value !== undefined) return value;
  // An expression may stand for anything; a text only where one is taken.
  return text.includes('{{') || takesText(schema) ? text : undefined;
}

function takesText(schema: JsonObject): boolean {
  const members = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(members)) return members.some((member) => isJsonObject(member) && takesText(member));
  const { type } = schema;
  return type === undefined || type === 'string' || (Array.isArray(type) && type.includes('string'));
}

export interface ResumeEdits {
  edits: RunEdits;
  /** By node and input, as `node input`: texts that are no value. */
  wrong: string[];
}

/** What was changed in the form; `texts` are by `node input`. An input whose value is what it was is no edit. */
export function editsIn(nodes: readonly ResumeNode[], texts: Readonly<Record<string, string>>): ResumeEdits {
  const edits: RunEdits = {};
  const wrong: string[] = [];
  for (const { nodeId, fields } of nodes) {
    for (const { name, text: before, schema } of fields) {
      const place = `${nodeId} ${name}`;
      const text = texts[place];
      if (text === undefined || text === before) continue;
      const value = valueOf(text, schema);
      if (value === undefined) wrong.push(place);
      else if (!jsonEquals(value, valueOf(before, schema) ?? null)) edits[nodeId] = { ...edits[nodeId], [name]: value };
    }
  }
  return { edits, wrong };
}

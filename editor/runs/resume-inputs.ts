// The inputs of steps that a resume may change (S10), as texts of a form and back. Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { takesFailure, type Flow } from '../../shared/flow/flow.ts';
import { findNode } from '../../shared/flow/graph.ts';
import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from '../../shared/json.ts';
import type { RunEdits, RunStep } from '../../shared/run.ts';

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

/** What is read of a step. */
export type ResumeStep = Pick<RunStep, 'nodeId' | 'name' | 'status'> & { error: { message: string } | null };

/** Nodes that run again after a resume: those that failed first, then those that were cut off or never begun. */
export function resumeNodes(
  flow: Pick<Flow, 'nodes' | 'edges'>,
  manifests: ManifestLookup,
  steps: readonly ResumeStep[],
  edits: RunEdits,
): { failed: ResumeNode[]; others: ResumeNode[] } {
  const done = new Set<string>();
  const failed = new Map<string, ResumeStep>();
  const others = new Map<string, ResumeStep>();
  for (const step of steps) {
    if (step.status === 'failed' && !takesFailure(flow, step.nodeId)) {
      // The first one that says why.
      if ((failed.get(step.nodeId)?.error ?? null) === null) failed.set(step.nodeId, step);
    } else if (step.status === 'cancelled' || step.status === 'skipped') others.set(step.nodeId, step);
    else done.add(step.nodeId);
  }
  const shown = (found: Map<string, ResumeStep>): ResumeNode[] =>
    [...found.values()].flatMap((step) => {
      const node = findNode(flow, step.nodeId);
      if (node === undefined || node.disabled === true) return [];
      const inputs: JsonObject = { ...node.inputs, ...edits[step.nodeId] };
      const fields = fieldsOf(manifests(node.card, node.version)?.input, inputs);
      return fields.length === 0
        ? []
        : [{ nodeId: step.nodeId, name: step.name, error: step.error?.message ?? null, fields }];
    });
  for (const nodeId of failed.keys()) others.delete(nodeId);
  // In a loop a node may be done for one item and not begun for another: its inputs are those of all.
  for (const nodeId of done) others.delete(nodeId);
  return { failed: shown(failed), others: shown(others) };
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

export function textOf(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** The value that a text stands for; undefined where it can be none for this input. */
export function valueOf(text: string, schema: JsonObject): JsonValue | undefined {
  if (schema['type'] === 'string') return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // An expression may stand for anything; a text only where one is taken.
    return text.includes('{{') || takesText(schema) ? text : undefined;
  }
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

/** What was changed in the form. `texts` by `node input`. */
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

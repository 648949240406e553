// The fields that a flow declares for whoever calls it (S6), both those that it is given and those that it returns,
// as a schema and as a sample. Whether given values fit is taken-fields.ts. Pure; which card declares them is known
// by its manifest alone.
import { z } from 'zod';

import type { FlowNode } from '../flow/flow.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { anyJson } from './fields.ts';
import type { CardManifest, JsonSchema } from './manifest.ts';

export const FIELD_TYPES = ['text', 'number', 'boolean', 'list', 'object', 'any'] as const;

/** A name that expressions can read, and that means nothing to JavaScript's objects. */
const NAME = /^(?!(?:constructor|prototype)$)[A-Za-z][A-Za-z0-9_]{0,39}$/;

/** One field, as it stands in the input of a trigger Called. */
export const declaredFieldSchema = z.object({
  name: z.string().regex(NAME, 'A name has letters, digits and _, and begins with a letter.').meta({
    title: 'Name',
    description: 'What expressions call it: trigger.<name>.',
    placeholder: 'userId',
  }),
  title: z
    .string()
    .max(200)
    .default('')
    .meta({ title: 'Title', description: 'The label of its field in forms.', placeholder: 'User ID' }),
  type: z.enum(FIELD_TYPES).default('text').meta({ title: 'Type' }),
  required: z
    .boolean()
    .default(true)
    .meta({ title: 'Required', description: 'It must be given, unless it has a default.' }),
  default: anyJson.optional().meta({ title: 'Default', description: 'What it is when it is not given.' }),
});

export type DeclaredField = z.infer<typeof declaredFieldSchema>;

/** A field of what the flow returns: declared alike, and told in the words of the other side. */
export const resultFieldSchema = declaredFieldSchema.extend({
  name: declaredFieldSchema.shape.name.meta({
    title: 'Name',
    description: 'What expressions of a caller call it: <node>.value.<name>.',
    placeholder: 'userName',
  }),
  title: declaredFieldSchema.shape.title.meta({
    title: 'Title',
    description: 'What callers see it as.',
    placeholder: 'User Name',
  }),
  required: declaredFieldSchema.shape.required.meta({
    title: 'Required',
    description: 'It must be returned, unless it has a default.',
  }),
  default: declaredFieldSchema.shape.default.meta({
    title: 'Default',
    description: 'What it is when it is not returned.',
  }),
});

export const FIELD_SCHEMAS: Record<DeclaredField['type'], JsonSchema> = {
  text: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  list: { type: 'array', items: {} },
  object: { type: 'object', additionalProperties: {} },
  any: {},
};

const SAMPLES: Record<DeclaredField['type'], JsonValue> = {
  text: 'Example',
  number: 1,
  boolean: true,
  list: [],
  object: {},
  any: null,
};

/**
 * The fields that the node declares; undefined for a card that declares nothing. Entries of a draft without a sound
 * name are left out, and of two with one name the first counts.
 */
export function declaredFields(
  node: Pick<FlowNode, 'inputs'>,
  manifest: Pick<CardManifest, 'fieldsFrom'>,
): DeclaredField[] | undefined {
  if (manifest.fieldsFrom === undefined) return undefined;
  return readDeclaredFields(node.inputs?.[manifest.fieldsFrom]);
}

export function readDeclaredFields(declared: JsonValue | undefined): DeclaredField[] {
  const fields = new Map<string, DeclaredField>();
  for (const entry of Array.isArray(declared) ? declared : []) {
    const parsed = declaredFieldSchema.safeParse(entry);
    if (parsed.success && !fields.has(parsed.data.name)) fields.set(parsed.data.name, parsed.data);
  }
  return [...fields.values()];
}

/**
 * The schema of an object that holds the fields; `title` is its own. A field that is not required, and has no
 * default, may be null, as it is then for the flow.
 */
export function schemaOfFields(fields: readonly DeclaredField[], title = 'Input'): JsonSchema {
  const properties = fields.map((field): [string, JsonSchema] => {
    const schema: JsonSchema = { ...FIELD_SCHEMAS[field.type], title: field.title === '' ? field.name : field.title };
    if (!isSure(field) && typeof schema['type'] === 'string') schema['type'] = [schema['type'], 'null'];
    if (field.default !== undefined) schema['default'] = field.default;
    return [field.name, schema];
  });
  const required = fields.filter((field) => field.required && field.default === undefined).map((field) => field.name);
  return {
    type: 'object',
    title,
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: false,
  };
}

/** An object with a value for each field: its default, or an example of its type. */
export function sampleOfFields(fields: readonly DeclaredField[]): JsonObject {
  return Object.fromEntries(fields.map((field) => [field.name, field.default ?? SAMPLES[field.type]]));
}

/** The type of a node's output: its card's, or the fields that the node declares. */
export function outputOf(node: Pick<FlowNode, 'inputs'>, manifest: CardManifest): JsonSchema {
  const fields = declaredFields(node, manifest);
  return fields === undefined ? manifest.output : schemaOfFields(fields);
}

/** An output of the node as an example: its card's, or one of the fields that the node declares. */
export function outputSampleOf(node: Pick<FlowNode, 'inputs'>, manifest: CardManifest): JsonValue {
  const fields = declaredFields(node, manifest);
  return fields === undefined ? manifest.sample : sampleOfFields(fields);
}

/** Whether the field is never null in what the flow sees. */
function isSure(field: DeclaredField): boolean {
  return field.required || (field.default ?? null) !== null;
}

// The fields of a card's form, from its input schema: what the inspector draws and the card suite checks. It knows
// texts and kinds only; how a field looks is the editor's.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { JsonSchema } from './manifest.ts';

/** `any`: whatever JSON, or a schema that has no single kind. */
export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'list' | 'object' | 'any';

/** One field of a form. */
export interface FormField {
  name: string;
  /** The label; the name where a card gives none, which its suite refuses. */
  title: string;
  description: string;
  kind: FieldKind;
  /** True where the input must be given: required, and without a default. */
  required: boolean;
  secret: boolean;
  /** How the card wishes the field drawn (`FieldWidget` of field-meta.ts). */
  widget?: string;
  placeholder?: string;
  default?: JsonValue;
  /** The values of a `choice`. */
  choices?: JsonValue[];
  schema: JsonSchema;
}

/** The fields in the order of the schema. */
export function formFields(schema: JsonSchema): FormField[] {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(properties).flatMap(([name, property]) => {
    return isJsonObject(property) ? [formField(name, property, required.includes(name))] : [];
  });
}

function formField(name: string, schema: JsonSchema, isRequired: boolean): FormField {
  const text = (key: string): string | undefined => (typeof schema[key] === 'string' ? schema[key] : undefined);
  const fallback = schema['default'];
  const choices = choicesOf(schema);
  const field: FormField = {
    name,
    title: text('title') ?? name,
    description: text('description') ?? '',
    kind: choices === undefined ? kindOf(schema) : 'choice',
    required: isRequired && fallback === undefined,
    secret: schema['secret'] === true,
    schema,
  };
  const [widget, placeholder] = [text('widget'), text('placeholder')];
  if (widget !== undefined) field.widget = widget;
  if (placeholder !== undefined) field.placeholder = placeholder;
  if (fallback !== undefined) field.default = fallback;
  if (choices !== undefined) field.choices = choices;
  return field;
}

/** Listed values, as `enum` or as alternatives that are each one value. */
function choicesOf(schema: JsonSchema): JsonValue[] | undefined {
  if (Array.isArray(schema['enum'])) return schema['enum'];
  const members = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(members) || members.length === 0) return undefined;
  const values = members.flatMap((member) =>
    isJsonObject(member) && member['const'] !== undefined ? [member['const']] : [],
  );
  return values.length === members.length ? values : undefined;
}

const KINDS: Record<string, FieldKind> = {
  string: 'text',
  number: 'number',
  integer: 'integer',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
};

/** The one kind that the schema takes beside null; a union of several is `any`. */
function kindOf(schema: JsonSchema): FieldKind {
  const members = schema['anyOf'] ?? schema['oneOf'];
  const types = Array.isArray(members)
    ? members.map((member) => (isJsonObject(member) ? member['type'] : undefined))
    : [schema['type']].flat();
  const kinds = new Set(types.filter((type) => type !== 'null').map((type) => KINDS[String(type)] ?? 'any'));
  const [only] = kinds;
  return kinds.size === 1 && only !== undefined ? only : 'any';
}

/** The value of an input as the card will see it: what is given, else the default of its schema. */
export function inputOf(
  inputs: JsonObject | undefined,
  schema: JsonSchema | undefined,
  name: string,
): JsonValue | undefined {
  const given = inputs?.[name];
  const properties = schema?.['properties'];
  const property = given === undefined && isJsonObject(properties) ? properties[name] : undefined;
  return isJsonObject(property) ? property['default'] : given;
}

// Makes the fields of a form of a card's JSON Schema: decides what kind each field is, and draws none. Pure.
import type { FieldWidget } from '../../shared/card/field-meta.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';

export type FieldKind =
  | 'text'
  | 'textarea'
  | 'number'
  | 'boolean'
  | 'enum'
  | 'condition'
  | 'text-list'
  | 'key-values'
  | 'cases'
  | 'group'
  | 'json'
  | 'any'
  | 'event-type'
  | 'flow'
  | 'table'
  | 'column';

export interface FormField {
  /** The key of the value in its object. */
  name: string;
  kind: FieldKind;
  title: string;
  description: string;
  placeholder: string;
  required: boolean;
  /** The value that counts while nothing is entered; undefined where the card has none. */
  fallback: JsonValue | undefined;
  /** What can be chosen; empty where anything may be entered. */
  options: { value: string; label: string }[];
  /** The schema of the value. */
  schema: JsonObject;
}

const WIDGETS: Record<string, FieldKind> = {
  textarea: 'textarea',
  condition: 'condition',
  'text-list': 'text-list',
  'key-values': 'key-values',
  cases: 'cases',
  json: 'json',
  'event-type': 'event-type',
  flow: 'flow',
  table: 'table',
  column: 'column',
} satisfies Record<FieldWidget | 'column', FieldKind>;

/** The fields of an object, in the order of its schema, which is the one that the card's author chose. */
export function fieldsOf(schema: JsonObject): FormField[] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).map(([name, property]) =>
    fieldOf(name, isJsonObject(property) ? property : {}, required.includes(name)),
  );
}

export function fieldOf(name: string, schema: JsonObject, required: boolean): FormField {
  return {
    name,
    kind: kindOf(schema),
    title: text(schema.title) || name,
    description: text(schema.description),
    placeholder: text(schema.placeholder),
    required,
    fallback: schema.default,
    options: optionsOf(schema),
    schema,
  };
}

/** The names that the form offers for the field: those of the properties that are known, else the schema's examples. */
export function namesOffered({ schema }: FormField): string[] {
  const { examples, properties } = schema;
  if (isJsonObject(properties)) return Object.keys(properties);
  return Array.isArray(examples) ? examples.filter((each) => typeof each === 'string') : [];
}

function kindOf(schema: JsonObject): FieldKind {
  const widget = typeof schema.widget === 'string' ? WIDGETS[schema.widget] : undefined;
  if (widget !== undefined) return widget;
  // The text is CEL without braces.
  if (schema.expression === true) return 'condition';
  if (optionsOf(schema).length > 0) return 'enum';
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives)) {
    const real = alternatives.filter((each) => isJsonObject(each) && each.type !== 'null');
    const [only] = real;
    if (real.length === 1 && isJsonObject(only)) return kindOf(only);
    return real.every((each) => isJsonObject(each) && isSimple(each.type)) ? 'any' : 'json';
  }
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== 'null') : schema.type;
  switch (type) {
    case 'string':
      return typeof schema.maxLength === 'number' && schema.maxLength > 2_000 ? 'textarea' : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return arrayKind(schema.items);
    case 'object':
      return isJsonObject(schema.properties) && Object.keys(schema.properties).length > 0
        ? 'group'
        : schema.additionalProperties === undefined
          ? 'json'
          : 'key-values';
    default:
      return 'any';
  }
}

function arrayKind(items: JsonValue | undefined): FieldKind {
  if (!isJsonObject(items)) return 'json';
  if (items.type === 'string') return 'text-list';
  return items.type === 'object' && isJsonObject(items.properties) ? 'cases' : 'json';
}

function optionsOf(schema: JsonObject): { value: string; label: string }[] {
  const values = Array.isArray(schema.enum) ? schema.enum : constants(schema.anyOf ?? schema.oneOf);
  return values.filter((value) => typeof value === 'string').map((value) => ({ value, label: optionLabel(value) }));
}

/** The values of alternatives that are one value each; none where one of them is more than that. */
function constants(alternatives: JsonValue | undefined): JsonValue[] {
  if (!Array.isArray(alternatives)) return [];
  const values = alternatives.map((each) => (isJsonObject(each) ? each.const : undefined));
  return values.every((value) => value !== undefined) ? values : [];
}

/** The words for a value: `GET` stays, `succeeded` becomes "Succeeded", `timedOut` "Timed out". */
function optionLabel(value: string): string {
  if (!/^[a-z]+(?:[A-Z][a-z]+)*$/.test(value)) return value;
  const words = value.replaceAll(/([A-Z])/g, ' $1').toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function isSimple(type: JsonValue | undefined): boolean {
  return type === 'string' || type === 'number' || type === 'integer' || type === 'boolean';
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

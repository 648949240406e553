// The outputs of earlier nodes as a tree: titles and types from schemas, values from a sample. Pure. Children are made
// when they are asked for: a System Log event has hundreds.
import { propertiesOf, titleIn } from '../../shared/card/field-title.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { wordsIn } from '../../shared/words-in.ts';
import { TEXTS } from './texts.ts';

export interface DataField {
  /** The path as an expression writes it: `trigger.oktaUser.id`. */
  path: string;
  /** The last step of the path: a key, `0` for the first item of a list, or the name of a root. */
  key: string;
  title: string;
  type: DataType;
  /** Its value in the sample; undefined where the sample has none. */
  value: JsonValue | undefined;
  /** Empty where nothing is known of the type. */
  schema: JsonObject;
  hasChildren: boolean;
}

/** What a field is, by its value in the sample, else by its schema. */
export type DataType = 'text' | 'number' | 'yes-no' | 'list' | 'object' | 'null' | 'any';

const MOST_CHILDREN = 200;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The field of a name in scope, such as `trigger`, with its schema and its value in the sample. */
export function rootField(name: string, title: string, schema: JsonObject, value: JsonValue | undefined): DataField {
  return fieldOf(name, name, title, schema, value);
}

/** The fields in a field: the first item of a list, and at most 200 fields of an object. */
export function childrenOf(field: DataField): DataField[] {
  const properties = propertiesOf(field.schema);
  const value = isJsonObject(field.value) ? field.value : {};
  const keys = [...new Set([...Object.keys(properties), ...Object.keys(value)])].slice(0, MOST_CHILDREN);
  if (Array.isArray(field.value) || isListSchema(field.schema)) return itemsOf(field);
  return keys.map((key) => {
    const schema = properties[key];
    const own = isJsonObject(schema) ? schema : {};
    return fieldOf(
      step(field.path, key),
      key,
      titleIn(own, key),
      own,
      Object.hasOwn(value, key) ? value[key] : undefined,
    );
  });
}

/**
 * The fields, nearest to the roots first, that have each word of `text` in their path, in their title or one of a
 * parent, or in their value as `preview` shows it. Roots themselves are not found, nor is what lies more than six
 * levels below them. `most`: how many are given at the most.
 */
export function searchFields(roots: readonly DataField[], text: string, most = 60): DataField[] {
  const wanted = wordsIn(text);
  const found: DataField[] = [];
  const open = roots.map((field) => ({ field, words: '', depth: 0 }));
  for (let next = open.shift(); next !== undefined && found.length < most; next = open.shift()) {
    const { field, depth } = next;
    const words = `${next.words} ${field.title} ${field.path}`.toLowerCase();
    const value = preview(field.value).toLowerCase();
    if (depth > 0 && wanted.every((word) => words.includes(word) || value.includes(word))) found.push(field);
    if (field.hasChildren && depth < 6)
      open.push(
        ...childrenOf(field).map((child) => ({
          field: child,
          words: `${next.words} ${field.title}`,
          depth: depth + 1,
        })),
      );
  }
  return found;
}

/** The field with this path; undefined where the tree does not show it, as with the second item of a list. */
export function findField(roots: readonly DataField[], path: string): DataField | undefined {
  for (const field of roots) {
    if (field.path === path) return field;
    const isOnTheWay = path.startsWith(field.path) && /^[.[]/.test(path.slice(field.path.length));
    const found = isOnTheWay ? findField(childrenOf(field), path) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A value in a few characters; empty for an object, and where there is none. */
export function preview(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  if (value === null) return 'null';
  if (typeof value === 'string') return value.length > 80 ? `${value.slice(0, 80)}…` : value;
  if (Array.isArray(value)) return TEXTS.items(value.length);
  if (typeof value === 'object') return '';
  return String(value);
}

function itemsOf(field: DataField): DataField[] {
  const first = Array.isArray(field.value) ? field.value[0] : undefined;
  const items = field.schema.items;
  if (first === undefined && !isJsonObject(items)) return [];
  return [fieldOf(`${field.path}[0]`, '0', TEXTS.firstItem, isJsonObject(items) ? items : {}, first)];
}

function fieldOf(
  path: string,
  key: string,
  title: string,
  schema: JsonObject,
  value: JsonValue | undefined,
): DataField {
  const type = typeOf(schema, value);
  const hasChildren =
    type === 'list'
      ? (Array.isArray(value) && value.length > 0) || isJsonObject(schema.items)
      : Object.keys(propertiesOf(schema)).length > 0 || (isJsonObject(value) && Object.keys(value).length > 0);
  return { path, key, title, type, value, schema, hasChildren };
}

function step(path: string, key: string): string {
  return IDENTIFIER.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

function isListSchema(schema: JsonObject): boolean {
  return schema.type === 'array';
}

function typeOf(schema: JsonObject, value: JsonValue | undefined): DataType {
  if (value !== undefined && value !== null) {
    if (Array.isArray(value)) return 'list';
    if (typeof value === 'object') return 'object';
    return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'yes-no';
  }
  const named = Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;
  switch (named) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'yes-no';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    default:
      if (Object.keys(propertiesOf(schema)).length > 0) return 'object';
      return value === null ? 'null' : 'any';
  }
}

// The outputs of earlier nodes as a tree: titles and types from schemas, values from a sample. Pure. Children are made
// when they are asked for: a System Log event has hundreds.
import { propertiesOf, titleIn } from '../../shared/card/field-title.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { TEXTS } from './texts.ts';

export interface DataField {
  /** What an expression writes: `trigger.oktaUser.id`. */
  path: string;
  key: string;
  title: string;
  type: DataType;
  /** Undefined where there is no sample. */
  value: JsonValue | undefined;
  schema: JsonObject;
  hasChildren: boolean;
}

export type DataType = 'text' | 'number' | 'yes-no' | 'list' | 'object' | 'null' | 'any';

const MOST_CHILDREN = 200;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function rootField(name: string, title: string, schema: JsonObject, value: JsonValue | undefined): DataField {
  return fieldOf(name, name, title, schema, value);
}

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

/** The fields that have every word in their titles, their path or their value, wherever they are; parents that lead there are not part of it. */
export function searchFields(roots: readonly DataField[], text: string, most = 60): DataField[] {
  const wanted = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
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

/** The field of this path; undefined where no root leads to it. */
export function findField(roots: readonly DataField[], path: string): DataField | undefined {
  for (const field of roots) {
    if (field.path === path) return field;
    const isOnTheWay = path.startsWith(field.path) && /^[.[]/.test(path.slice(field.path.length));
    const found = isOnTheWay ? findField(childrenOf(field), path) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A value in a few characters. */
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

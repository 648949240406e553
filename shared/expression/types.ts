// The types that the check knows, made from JSON Schema. They are gradual and lenient: what a schema leaves open is
// `any`, a null beside another type is not seen (outputs have null for what is missing), and only sure mistakes are
// found.
import type { JsonSchema } from '../card/manifest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { SimpleType } from './simple-type.ts';

/**
 * `number` is int and double alike, since JSON knows no difference. An object whose `rest` is undefined is closed:
 * reading another field of it is a mistake.
 */
export type Type =
  | { kind: 'any' | 'null' | 'bool' | 'number' | 'string' | 'timestamp' | 'duration' }
  | { kind: 'list'; item: Type }
  /** `rest`: the type of fields that are not listed; undefined: there are none. */
  | { kind: 'object'; fields: ReadonlyMap<string, Type>; rest: Type | undefined }
  | { kind: 'optional'; value: Type };

/** The JSON Schema of each name in the scope. */
export type ScopeTypes = Record<string, JsonSchema>;

export const ANY: Type = { kind: 'any' };
export const NULL: Type = { kind: 'null' };
export const BOOL: Type = { kind: 'bool' };
export const NUMBER: Type = { kind: 'number' };
export const STRING: Type = { kind: 'string' };
export const TIMESTAMP: Type = { kind: 'timestamp' };
export const DURATION: Type = { kind: 'duration' };
/** An object of which nothing is known but that it is one. */
export const OPEN_OBJECT: Type = { kind: 'object', fields: new Map(), rest: ANY };

export function listOf(item: Type): Type {
  return { kind: 'list', item };
}

/** `.?` on an optional value gives one optional value, not two. */
export function optionalOf(value: Type): Type {
  return value.kind === 'optional' ? value : { kind: 'optional', value };
}

/**
 * A type that both belong to, `any` at the worst. A null is absorbed by anything else. Two objects give an open one,
 * even where they are alike.
 */
export function unify(left: Type, right: Type): Type {
  if (left === right || right.kind === 'null') return left;
  if (left.kind === 'null') return right;
  if (left.kind === 'list' && right.kind === 'list') return listOf(unify(left.item, right.item));
  if (left.kind === 'optional' && right.kind === 'optional') return optionalOf(unify(left.value, right.value));
  if (left.kind !== right.kind) return ANY;
  return left.kind === 'object' ? OPEN_OBJECT : left;
}

/** How deep schemas are read; parts below are `any`. It ends the reading of a schema that is nested without end. */
const SCHEMA_DEPTH = 24;

/**
 * The type of the values that a JSON Schema describes. `$ref`, `allOf` and patterns are not followed, and give `any`
 * or an open object. It never throws. `depth` is for its own recursion.
 */
export function typeOfSchema(schema: JsonValue | undefined, depth = 0): Type {
  if (!isJsonObject(schema) || depth > SCHEMA_DEPTH) return ANY;
  if (schema['const'] !== undefined) return typeOfJson(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map((value) => typeOfJson(value)));
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) return union(alternatives.map((each) => typeOfSchema(each, depth + 1)));
  const { type } = schema;
  if (Array.isArray(type)) return union(type.map((each) => ofTypeName(each, schema, depth)));
  return ofTypeName(type, schema, depth);
}

function union(types: Type[]): Type {
  return types.length === 0 ? ANY : types.reduce(unify);
}

function ofTypeName(name: JsonValue | undefined, schema: JsonObject, depth: number): Type {
  switch (name) {
    case 'null':
      return NULL;
    case 'boolean':
      return BOOL;
    case 'integer':
    case 'number':
      return NUMBER;
    case 'string':
      return STRING;
    case 'array':
      return listOf(typeOfSchema(schema['items'], depth + 1));
    case 'object':
      return objectOfSchema(schema, depth);
    default:
      return isJsonObject(schema['properties']) ? objectOfSchema(schema, depth) : ANY;
  }
}

function objectOfSchema(schema: JsonObject, depth: number): Type {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const fields = new Map(Object.entries(properties).map(([key, each]) => [key, typeOfSchema(each, depth + 1)]));
  const more = schema['additionalProperties'];
  // JSON Schema lets any object have more fields. Those of cards list all that they give, so a misspelled field is
  // found.
  const closed = more === false || (more === undefined && fields.size > 0);
  const open = schema['patternProperties'] !== undefined || schema['allOf'] !== undefined;
  const rest = isJsonObject(more) ? typeOfSchema(more, depth + 1) : ANY;
  return { kind: 'object', fields, rest: closed && !open ? undefined : rest };
}

/**
 * The type of a value that is known: a constant, a sample. Objects stay open, for another value may have more fields.
 */
export function typeOfJson(value: JsonValue): Type {
  if (value === null) return NULL;
  if (typeof value === 'string') return STRING;
  if (typeof value === 'boolean') return BOOL;
  if (typeof value === 'number') return NUMBER;
  if (Array.isArray(value)) return listOf(union(value.map(typeOfJson)));
  const fields = new Map(Object.entries(value).map(([key, each]) => [key, typeOfJson(each)]));
  return { kind: 'object', fields, rest: ANY };
}

/** The type of a kind in a signature. `int` and `number` are one type here. */
export function typeOfSimple(simple: SimpleType): Type {
  switch (simple) {
    case 'any':
      return ANY;
    case 'null':
      return NULL;
    case 'bool':
      return BOOL;
    case 'int':
    case 'number':
      return NUMBER;
    case 'string':
      return STRING;
    case 'list':
      return listOf(ANY);
    case 'list<string>':
      return listOf(STRING);
    case 'list<number>':
      return listOf(NUMBER);
    case 'list<object>':
      return listOf(OPEN_OBJECT);
    case 'list<list>':
      return listOf(listOf(ANY));
    case 'object':
      return OPEN_OBJECT;
    case 'timestamp':
      return TIMESTAMP;
    case 'duration':
      return DURATION;
    case 'optional':
      return optionalOf(ANY);
  }
}

/**
 * Whether a value of this type may be what a function takes. It answers false only where that is a sure mistake. An
 * optional value is never what another kind wants: the author is to write orValue().
 */
export function mayBe(type: Type, simple: SimpleType): boolean {
  if (type.kind === 'any' || simple === 'any') return true;
  const wanted = typeOfSimple(simple);
  if (type.kind !== wanted.kind) return false;
  return type.kind !== 'list' || wanted.kind !== 'list' || mayBeOf(type.item, wanted.item);
}

/** The same for items of lists, whose nulls are not seen, as elsewhere. */
function mayBeOf(item: Type, wanted: Type): boolean {
  return item.kind === 'any' || wanted.kind === 'any' || item.kind === 'null' || item.kind === wanted.kind;
}

/** The JSON types that a value of this type may have; undefined: any. */
export function jsonTypesOf(type: Type): string[] | undefined {
  switch (type.kind) {
    case 'any':
    case 'optional':
      return undefined;
    case 'null':
      return ['null'];
    case 'bool':
      return ['boolean'];
    case 'number':
      return ['number', 'integer'];
    case 'list':
      return ['array'];
    case 'object':
      return ['object'];
    default:
      return ['string'];
  }
}

/** The JSON types that a schema allows; undefined: any. */
export function jsonTypesAllowed(schema: JsonValue | undefined): string[] | undefined {
  if (!isJsonObject(schema)) return undefined;
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(alternatives)) {
    const allowed = alternatives.map(jsonTypesAllowed);
    return allowed.includes(undefined) ? undefined : allowed.flatMap((types) => types ?? []);
  }
  const { type } = schema;
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type.filter((each) => typeof each === 'string');
  const values = schema['const'] === undefined ? schema['enum'] : [schema['const']];
  return Array.isArray(values) ? values.flatMap((value) => jsonTypesOf(typeOfJson(value)) ?? []) : undefined;
}

/** The type in an author's words. */
export function describeType(type: Type): string {
  switch (type.kind) {
    case 'any':
      return 'anything';
    case 'null':
      return 'null';
    case 'bool':
      return 'a boolean';
    case 'number':
      return 'a number';
    case 'string':
      return 'text';
    case 'list':
      return 'a list';
    case 'object':
      return 'an object';
    case 'optional':
      return 'an optional value';
    default:
      return `a ${type.kind}`;
  }
}

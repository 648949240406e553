// Says whether a field of earlier data may be the value of an input. Where it surely may not, gives the ways in which
// the field could become that value, each an expression that was checked for the input. Pure.
import { checkTemplate, typeOfExpression } from '../../shared/expression/check.ts';
import { compileExpression } from '../../shared/expression/evaluate.ts';
import {
  describeType,
  jsonTypesAllowed,
  jsonTypesOf,
  typeOfJson,
  typeOfSchema,
  type ScopeTypes,
  type Type,
} from '../../shared/expression/types.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import type { DataField } from './data-tree.ts';
import { TEXTS } from './texts.ts';
import { waysFrom, type Way } from './ways.ts';

/** `reason`: a sentence for people. `ways`: likeliest first; empty where there is none. */
export type Fit = { fits: true } | { fits: false; reason: string; ways: CheckedWay[] };

export interface CheckedWay extends Way {
  /** What the way gives for the sample; undefined where it fails there. */
  value: JsonValue | undefined;
}

/** The names that an expression may use, as types and as values of the sample. */
export interface Names {
  types: ScopeTypes;
  sample: JsonObject;
}

/** The most ways that are offered: more would be a list to read, and no choice. */
const MOST_WAYS = 12;
const TEXT: JsonObject = { type: 'string' };

/**
 * Whether the field fits an input with the schema `expected`. As its `whole` value it must be of a type that the schema
 * allows. As a `part` beside other text it is written out: that is right for a text, a number or a truth value, while a
 * list or an object would be JSON that nobody asked for.
 */
export function fitOf(field: DataField, names: Names, expected: JsonObject, place: 'whole' | 'part'): Fit {
  const given = typeOfExpression(field.path, names.types);
  // A path that cannot be read is put there all the same: the checks of the flow say what is wrong with it.
  if (given === undefined) return { fits: true };
  const takes = place === 'part' ? TEXT : expected;
  // Where the types leave it open, the sample decides. The author may know better, and is offered the field as it is.
  const isOpen = given.kind === 'any';
  const type = isOpen && field.value !== undefined && field.value !== null ? typeOfJson(field.value) : given;
  const isFit =
    place === 'part'
      ? type.kind !== 'list' && type.kind !== 'object'
      : isRight(field.path, names.types, takes) && isOneOf(type, jsonTypesAllowed(takes));
  if (isFit) return { fits: true };
  const reason = TEXTS.misfit(field.title, describeType(type), takenBy(takes));
  const ways = waysFor(field, names, expected, place);
  const asItIs = { title: TEXTS.asItIs, source: field.path, value: field.value };
  return { fits: false, reason, ways: isOpen ? [...ways, asItIs] : ways };
}

/**
 * The ways, whether or not the field itself would do, at most twelve. Those that give something for the sample come
 * first. `schema` is that of the input.
 */
export function waysFor(
  field: DataField,
  { types, sample }: Names,
  schema: JsonObject,
  place: 'whole' | 'part',
): CheckedWay[] {
  const given = typeOfExpression(field.path, types);
  if (given === undefined) return [];
  const expected = place === 'part' ? TEXT : schema;
  const wanted = jsonTypesAllowed(expected) ?? [];
  const ways = waysFrom(field, given, wanted, expected.type === 'integer')
    .filter(({ source }) => isRight(source, types, expected))
    .map((way): CheckedWay => ({ ...way, value: valueOf(way.source, sample) }))
    // Where the types leave open what a way gives, it has to give something fitting for the sample.
    .filter(({ source, value }) =>
      value === undefined
        ? typeOfExpression(source, types)?.kind !== 'any'
        : wanted.length === 0 || isOneOf(typeOfJson(value), wanted),
    );
  return [...ways.filter(({ value }) => value !== undefined), ...ways.filter(({ value }) => value === undefined)].slice(
    0,
    MOST_WAYS,
  );
}

function valueOf(source: string, sample: JsonObject): JsonValue | undefined {
  try {
    return compileExpression(source).evaluate(sample);
  } catch {
    return undefined;
  }
}

/** Whether the checks of a flow would take it. The items of a list are judged too, which those checks leave open. */
function isRight(source: string, types: ScopeTypes, expected: JsonObject): boolean {
  const found = checkTemplate(`{{ ${source} }}`, types, expected);
  if (found.some(({ severity }) => severity === 'error')) return false;
  const given = typeOfExpression(source, types);
  const items = isJsonObject(expected.items) ? jsonTypesAllowed(expected.items) : undefined;
  return given?.kind !== 'list' || items === undefined || isOneOf(given.item, items);
}

function isOneOf(type: Type, wanted: readonly string[] | undefined): boolean {
  const own = jsonTypesOf(type);
  return wanted === undefined || own === undefined || own.some((each) => wanted.includes(each));
}

function takenBy(expected: JsonObject): string {
  const type = typeOfSchema(expected);
  return describeType(type.kind === 'any' ? { kind: 'string' } : type);
}

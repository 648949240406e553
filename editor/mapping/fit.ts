// Whether a field of earlier data may be the value of an input; where it surely may not, the ways in which it could be,
// each an expression that was checked for that input. Pure.
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

export type Fit = { fits: true } | { fits: false; reason: string; ways: CheckedWay[] };

export interface CheckedWay extends Way {
  /** What it gives for the sample; undefined where it fails on it. */
  value: JsonValue | undefined;
}

/** What the names of an expression are: their types, and their values in the sample. */
export interface Names {
  types: ScopeTypes;
  sample: JsonObject;
}

/** More would be a list to read, not a choice. */
const MOST_WAYS = 12;
const TEXT: JsonObject = { type: 'string' };

/**
 * `expected`: the schema of the input; `part`: the field comes beside other text, so that a number or a truth value is
 * written out by itself, while a list or an object would be JSON that nobody asked for.
 */
export function fitOf(field: DataField, names: Names, expected: JsonObject, place: 'whole' | 'part'): Fit {
  const given = typeOfExpression(field.path, names.types);
  // What cannot be read is said where it is written.
  if (given === undefined) return { fits: true };
  const takes = place === 'part' ? TEXT : expected;
  // What the types leave open, the sample tells; and then the author may know better.
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

/** The ways, whether or not the field itself would do. Those that give something for the sample come first. */
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
    // What the types leave open, the sample has to show.
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

/** Also what the check of a flow is lenient with: what the items of a list are. */
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

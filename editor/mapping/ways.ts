// Gives the ways in which a field of one kind can be put where another kind belongs, as expressions, likeliest first.
// It does not decide which of them fit the input (fit.ts). Pure.
import type { Type } from '../../shared/expression/types.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { childrenOf, type DataField } from './data-tree.ts';
import { TEXTS } from './texts.ts';

export interface Way {
  /** What the way makes of the field, in words. */
  title: string;
  /** The expression, without braces. */
  source: string;
}

/** How many fields of an object, or of the items of a list, are offered at the most. */
const MOST_FIELDS = 8;
const DATE = 'YYYY-MM-DD';
const DATE_AND_TIME = 'YYYY-MM-DD HH:mm';

/**
 * `given`: the type of the field as expressions know it. `wanted`: the JSON types that the input takes; empty: any.
 * `isInteger`: it takes whole numbers alone.
 */
export function waysFrom(field: DataField, given: Type, wanted: readonly string[], isInteger: boolean): Way[] {
  const { path } = field;
  switch (kindOf(field, given)) {
    case 'text':
      return [...ofTime(field, wanted), ...ofText(path, isInteger)];
    case 'number':
      return [
        way(TEXTS.asText, `string(${path})`),
        way(TEXTS.isNotZero, `${path} != 0`),
        alone(path),
        way(TEXTS.aloneAsText, `[string(${path})]`),
      ];
    case 'truth':
      return [
        way(TEXTS.yesOrNo, `${path} ? 'Yes' : 'No'`),
        way(TEXTS.asText, `string(${path})`),
        way(TEXTS.oneOrZero, `${path} ? 1 : 0`),
        alone(path),
      ];
    case 'list':
      return ofList(field, given);
    case 'object':
      return ofObject(field, wanted);
    default:
      return [way(TEXTS.asText, `string(${path})`), alone(path)];
  }
}

function way(title: string, source: string): Way {
  return { title, source };
}

function alone(path: string): Way {
  return way(TEXTS.onlyItem, `[${path}]`);
}

type Kind = 'text' | 'number' | 'truth' | 'list' | 'object' | 'other';

/** The kind by the type where that is known, else by the value in the sample. */
function kindOf({ type }: DataField, given: Type): Kind {
  const known: Partial<Record<Type['kind'], Kind>> = {
    string: 'text',
    number: 'number',
    bool: 'truth',
    list: 'list',
    object: 'object',
  };
  if (given.kind !== 'any') return known[given.kind] ?? 'other';
  return type === 'yes-no' ? 'truth' : type === 'any' || type === 'null' ? 'other' : type;
}

/** The ways for a text that is a time, by its schema or by its value in the sample; none for another one. */
function ofTime({ path, schema, value }: DataField, wanted: readonly string[]): Way[] {
  if (!isTime(schema, value)) return [];
  if (!wanted.includes('string')) return [way(TEXTS.seconds, `int(timestamp(${path}))`)];
  return [
    way(TEXTS.dateAlone, `timestamp(${path}).format('${DATE}')`),
    way(TEXTS.dateAndTime, `timestamp(${path}).format('${DATE_AND_TIME}')`),
  ];
}

function isTime(schema: JsonObject, value: JsonValue | undefined): boolean {
  if (schema.format === 'date-time') return true;
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(value);
}

function ofText(path: string, isInteger: boolean): Way[] {
  return [
    isInteger ? way(TEXTS.asWholeNumber, `int(${path})`) : way(TEXTS.asNumber, `double(${path})`),
    way(TEXTS.length, `size(${path})`),
    way(TEXTS.isTrue, `bool(${path})`),
    way(TEXTS.isThere, `!isEmpty(${path})`),
    alone(path),
    way(TEXTS.atCommas, `${path}.split(',').map(each, each.trim())`),
    way(TEXTS.atLines, String.raw`${path}.split('\n')`),
    way(TEXTS.fromJson, `fromJson(${path})`),
  ];
}

function ofList(field: DataField, given: Type): Way[] {
  const { path } = field;
  const items = given.kind === 'list' ? given.item.kind : 'any';
  const [first] = childrenOf(field);
  const asTexts = `${path}.map(each, string(each))`;
  const counted = [way(TEXTS.howMany, `size(${path})`), way(TEXTS.hasAny, `!isEmpty(${path})`)];
  const json = way(TEXTS.asJson, `toJson(${path})`);
  if (items === 'object' || (items === 'any' && first?.type === 'object')) {
    const fields = simpleFields(first);
    return [
      ...fields.map(({ key, title }) => way(TEXTS.ofEach(title), `${path}.pluck(${quoted(key)})`)),
      ...fields
        .toSorted(byName)
        .map(({ key, title, isText }) =>
          way(
            TEXTS.ofEachJoined(title),
            `${path}.pluck(${quoted(key)})${isText ? '' : '.map(each, string(each))'}.join(', ')`,
          ),
        ),
      way(TEXTS.itsFirstItem, `${path}.first().orValue({})`),
      ...counted,
      json,
    ];
  }
  const isOfTexts = items === 'string' || (items === 'any' && (first === undefined || first.type === 'text'));
  if (isOfTexts)
    return [
      way(TEXTS.joined, `${path}.join(', ')`),
      way(TEXTS.inLines, String.raw`${path}.join('\n')`),
      way(TEXTS.itsFirstItem, `${path}.first().orValue('')`),
      ...counted,
      json,
    ];
  return [
    ...(items === 'number' ? [way(TEXTS.sum, `${path}.sum()`)] : []),
    way(TEXTS.joined, `${asTexts}.join(', ')`),
    way(TEXTS.eachAsText, asTexts),
    ...counted,
    json,
  ];
}

/** The ways for an object: one of its fields, as it is or as text, or the whole of it. */
function ofObject(field: DataField, wanted: readonly string[]): Way[] {
  const { path } = field;
  const isText = wanted.includes('string');
  return [
    ...simpleFields(field)
      .toSorted(byName)
      .map(({ title, path: own, isText: isOwnText }) =>
        way(TEXTS.itsField(title), isText && !isOwnText ? `string(${own})` : own),
      ),
    way(TEXTS.asJson, `toJson(${path})`),
    alone(path),
    way(TEXTS.hasAny, `!isEmpty(${path})`),
  ];
}

interface SimpleField {
  key: string;
  title: string;
  path: string;
  isText: boolean;
}

/** Fields that are texts, numbers or truth values, of many those that say most. None without a schema or a sample. */
function simpleFields(of: DataField | undefined): SimpleField[] {
  if (of === undefined) return [];
  const fields = childrenOf(of)
    .filter(({ type }) => type === 'text' || type === 'number' || type === 'yes-no')
    .map(({ key, title, path, type }) => ({ key, title, path, isText: type === 'text' }));
  const offered = new Set(fields.toSorted(byName).slice(0, MOST_FIELDS));
  return fields.filter((field) => offered.has(field));
}

/** Orders fields for a text that people read: first what something is called, then its address, and ids last. */
function byName(one: SimpleField, other: SimpleField): number {
  const rank = ({ key }: SimpleField): number => {
    if (/name|title|label/i.test(key)) return 0;
    if (/mail|login|alternate/i.test(key)) return 1;
    return /^(?:id|type)$|Id$|uuid/i.test(key) ? 3 : 2;
  };
  return rank(one) - rank(other);
}

function quoted(key: string): string {
  return `'${key.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}

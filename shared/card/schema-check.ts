// Checks whether a literal fits a card's input schema: the part of JSON Schema that card schemas use, leniently. Text
// with expressions in it fits anything here, since its value is not known yet; a keyword that is not known says
// nothing.
import { hasExpressions, isBareText } from '../expression/template.ts';
import { isJsonObject, jsonEquals, type JsonValue } from '../json.ts';
import { emailAddresses, formatFault, templateFormatFault } from './formats.ts';
import { isBlank } from './blank.ts';
import type { JsonSchema } from './manifest.ts';

/** One part that does not fit. */
export interface Misfit {
  /** Keys from the value that was checked to the part at fault. */
  path: string[];
  /**
   * `missing`: a required key is absent; `unknown`: a key that the schema does not list; `format`: a text without the
   * form that is asked for; `type`: anything else.
   */
  kind: 'missing' | 'unknown' | 'format' | 'type';
  message: string;
}

/** A text with expressions and the schema of the place where it stands, for the check of types. */
export interface TemplatePlace {
  path: string[];
  text: string;
  schema: JsonSchema | undefined;
  /** The whole text is an expression, without `{{ }}`. */
  bare?: true;
  /** It is evaluated at the end of each iteration of the node's body (`scope: 'body'` in its schema). */
  body?: true;
}

/**
 * All that does not fit; empty where everything does. Every text with expressions met on the way is handed to
 * `onTemplate`, whose caller checks its type. Never throws.
 */
export function checkAgainstSchema(
  value: JsonValue,
  schema: JsonSchema | undefined,
  onTemplate?: (place: TemplatePlace) => void,
): Misfit[] {
  const check = new Check(isJsonObject(schema?.['$defs']) ? schema['$defs'] : {}, onTemplate);
  check.walk(value, schema, []);
  return check.misfits;
}

// One walk over a value. A union makes one for each of its members, since what a member finds counts only where it is
// the one that was meant.
class Check {
  readonly misfits: Misfit[] = [];
  readonly #defs: JsonSchema;
  readonly #onTemplate: ((place: TemplatePlace) => void) | undefined;

  constructor(defs: JsonSchema, onTemplate: ((place: TemplatePlace) => void) | undefined) {
    this.#defs = defs;
    this.#onTemplate = onTemplate;
  }

  walk(value: JsonValue, given: JsonValue | undefined, path: string[]): void {
    const schema = this.#resolved(given);
    if (schema?.['scope'] === 'body') return this.#walkBodyInput(value, path);
    if (typeof value === 'string' && schema?.['expression'] === true) {
      if (value.trim() !== '') this.#onTemplate?.({ path, text: value, schema, bare: true });
      return;
    }
    if (typeof value === 'string' && hasExpressions(value)) {
      this.#onTemplate?.({ path, text: value, schema });
      const fault = templateFormatFault(schema?.['format'], value);
      if (fault !== undefined) this.#say(path, 'format', fault);
      return;
    }
    if (schema === undefined) return this.#walkParts(value, undefined, path);
    const members = schema['anyOf'] ?? schema['oneOf'];
    const before = this.misfits.length;
    if (Array.isArray(members)) this.#union(value, members, path);
    else this.#plain(value, schema, path);
    // One mistake is one issue.
    const fault = this.misfits.length > before ? undefined : formatFault(schema['format'], value);
    if (fault !== undefined) this.#say(path, 'format', fault);
    if (Array.isArray(schema['allOf'])) for (const part of schema['allOf']) this.walk(value, part, path);
  }

  #plain(value: JsonValue, schema: JsonSchema, path: string[]): void {
    const fault = this.#typeFault(value, schema) ?? valueFault(value, schema);
    if (fault !== undefined) this.#say(path, 'type', fault);
    else this.#walkParts(value, schema, path);
  }

  /** S5: the value that an iteration gives. It may be anything, so only the expressions in it are handed on. */
  #walkBodyInput(value: JsonValue, path: string[]): void {
    if (isBareText(value)) this.#onTemplate?.({ path, text: value, schema: undefined, bare: true, body: true });
    else
      checkAgainstSchema(value, undefined, (place) =>
        this.#onTemplate?.({ ...place, path: [...path, ...place.path], body: true }),
      );
  }

  /** The member that fits, else the one that comes closest, says what is wrong. */
  #union(value: JsonValue, members: JsonValue[], path: string[]): void {
    const tries = members.map((member) => {
      const found: TemplatePlace[] = [];
      const one = new Check(this.#defs, (place) => found.push(place));
      one.walk(value, member, path);
      return { misfits: one.misfits, found };
    });
    const deepest = (misfits: Misfit[]): number => Math.max(0, ...misfits.map((each) => each.path.length));
    const best = tries.toSorted((left, right) => {
      const fits = Number(left.misfits.length > 0) - Number(right.misfits.length > 0);
      return fits || deepest(right.misfits) - deepest(left.misfits);
    })[0];
    if (best === undefined) return;
    const atOnce = best.misfits.length > 0 && deepest(best.misfits) === path.length;
    if (atOnce) this.#say(path, 'type', `This takes ${members.map((member) => this.#named(member)).join(' or ')}.`);
    else this.misfits.push(...best.misfits);
    for (const place of best.found) this.#onTemplate?.(place);
  }

  #walkParts(value: JsonValue, schema: JsonSchema | undefined, path: string[]): void {
    if (Array.isArray(value)) {
      const first = Array.isArray(schema?.['prefixItems']) ? schema['prefixItems'] : [];
      for (const [at, item] of value.entries()) this.walk(item, first[at] ?? schema?.['items'], [...path, String(at)]);
    } else if (isJsonObject(value)) {
      this.#walkObject(value, schema, path);
    }
  }

  #walkObject(value: { [key: string]: JsonValue }, schema: JsonSchema | undefined, path: string[]): void {
    const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : {};
    const required = Array.isArray(schema?.['required']) ? schema['required'] : [];
    for (const key of required) {
      if (typeof key !== 'string' || Object.hasOwn(value, key) || this.#hasDefault(properties[key])) continue;
      this.#say([...path, key], 'missing', `${titleOf(properties[key], key)} is required.`);
    }
    this.#checkOneOfKeys(value, schema, path);
    this.#checkAnyOfKeys(value, schema, path);
    this.#checkCounts(value, properties, path);
    const rest = schema?.['additionalProperties'];
    for (const [key, part] of Object.entries(value)) {
      const known = Object.hasOwn(properties, key) ? properties[key] : rest;
      const isUnknown =
        schema !== undefined && (known === false || (known === undefined && Object.keys(properties).length > 0));
      if (isUnknown) this.#say([...path, key], 'unknown', `"${key}" is not known here and has no effect.`);
      this.walk(part, known, [...path, key]);
    }
  }

  #checkOneOfKeys(value: { [key: string]: JsonValue }, schema: JsonSchema | undefined, path: string[]): void {
    const keys = schema?.['oneOfKeys'];
    if (!Array.isArray(keys)) return;
    const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : {};
    const named = keys.map(String);
    const [first = '', second] = named.filter((key) => Object.hasOwn(value, key));
    const titles = named.map((key) => titleOf(properties[key], key)).join(' or ');
    if (first === '') this.#say([...path, named[0] ?? ''], 'missing', `Give ${titles}: one of them is required.`);
    if (second !== undefined) this.#say([...path, second], 'type', `Give ${titles}, not both.`);
  }

  /** At least one of several keys must be given. A key that is there and says nothing counts as not given. */
  #checkAnyOfKeys(value: { [key: string]: JsonValue }, schema: JsonSchema | undefined, path: string[]): void {
    const keys = schema?.['anyOfKeys'];
    if (!Array.isArray(keys)) return;
    const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : {};
    const named = keys.map(String);
    if (named.some((key) => !isBlank(value[key]))) return;
    const titles = named.map((key) => titleOf(properties[key], key)).join(' or ');
    this.#say([...path, named[0] ?? ''], 'missing', `Give ${titles}: at least one of them is required.`);
  }

  /** Checks a number that counts some of the e-mail addresses beside it, where all of those are written out. */
  #checkCounts(value: { [key: string]: JsonValue }, properties: JsonSchema, path: string[]): void {
    for (const [key, schema] of Object.entries(properties)) {
      const of = isJsonObject(schema) ? schema['countOf'] : undefined;
      const [count, counted] = [value[key], typeof of === 'string' ? value[of] : undefined];
      const texts = Array.isArray(counted) ? counted : [counted];
      if (typeof of !== 'string' || typeof count !== 'number') continue;
      if (!texts.every((each) => typeof each === 'string' && !hasExpressions(each))) continue;
      const most = new Set(emailAddresses(texts as string[]).map((address) => address.toLowerCase())).size;
      if (most === 0 || count <= most) continue;
      this.#say([...path, key], 'type', `This takes at most ${most}: so many are in ${titleOf(properties[of], of)}.`);
    }
  }

  #typeFault(value: JsonValue, schema: JsonSchema): string | undefined {
    const { type } = schema;
    const allowed = Array.isArray(type) ? type : type === undefined ? [] : [type];
    if (allowed.length === 0 || allowed.some((each) => isOfType(value, each))) return undefined;
    return `This takes ${allowed.map((each) => TYPE_WORDS[String(each)] ?? String(each)).join(' or ')}.`;
  }

  #named(member: JsonValue): string {
    const schema = this.#resolved(member) ?? {};
    if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
    const { type } = schema;
    return typeof type === 'string' ? (TYPE_WORDS[type] ?? type) : 'another value';
  }

  #hasDefault(schema: JsonValue | undefined): boolean {
    return this.#resolved(schema)?.['default'] !== undefined;
  }

  /**
   * The schema that a `$ref` leads to. References are zod's, into `$defs` of the same schema; a circle of them ends
   * as unknown.
   */
  #resolved(schema: JsonValue | undefined, depth = 0): JsonSchema | undefined {
    if (!isJsonObject(schema)) return undefined;
    const reference = schema['$ref'];
    if (typeof reference !== 'string') return schema;
    const name = reference.startsWith('#/$defs/') ? reference.slice('#/$defs/'.length) : '';
    return depth > 8 ? undefined : this.#resolved(this.#defs[name], depth + 1);
  }

  #say(path: string[], kind: Misfit['kind'], message: string): void {
    this.misfits.push({ path, kind, message });
  }
}

const TYPE_WORDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};

function isOfType(value: JsonValue, type: JsonValue): boolean {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'number':
      return typeof value === type;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'null':
      return value === null;
    default:
      return true;
  }
}

/**
 * What is wrong with a value of the right type: its bounds, its pattern, or that it is not among those that are
 * listed.
 */
function valueFault(value: JsonValue, schema: JsonSchema): string | undefined {
  if (schema['const'] !== undefined && !jsonEquals(value, schema['const']))
    return `This takes ${JSON.stringify(schema['const'])}.`;
  const listed = schema['enum'];
  if (Array.isArray(listed) && !listed.some((each) => jsonEquals(each, value))) {
    return `This takes one of ${listed.map((each) => JSON.stringify(each)).join(', ')}.`;
  }
  const bound = (key: string): number | undefined => (typeof schema[key] === 'number' ? schema[key] : undefined);
  if (typeof value === 'number') {
    return (
      over(value, bound('minimum'), (limit) => value < limit, 'at least') ??
      over(value, bound('maximum'), (limit) => value > limit, 'at most') ??
      over(value, bound('exclusiveMinimum'), (limit) => value <= limit, 'more than') ??
      over(value, bound('exclusiveMaximum'), (limit) => value >= limit, 'less than')
    );
  }
  if (typeof value === 'string') {
    const { pattern } = schema;
    return (
      over(value, bound('minLength'), (limit) => Array.from(value).length < limit, 'at least', 'characters') ??
      over(value, bound('maxLength'), (limit) => value.length > limit, 'at most', 'characters') ??
      (typeof pattern === 'string' && !matches(pattern, value)
        ? 'This does not have the form that is asked for here.'
        : undefined)
    );
  }
  if (!Array.isArray(value)) return undefined;
  return (
    over(value, bound('minItems'), (limit) => value.length < limit, 'at least', 'entries') ??
    over(value, bound('maxItems'), (limit) => value.length > limit, 'at most', 'entries')
  );
}

function over(
  _value: JsonValue,
  limit: number | undefined,
  isOver: (limit: number) => boolean,
  words: string,
  unit = '',
): string | undefined {
  if (limit === undefined || !isOver(limit)) return undefined;
  return `This takes ${words} ${limit}${unit === '' ? '' : ` ${unit}`}.`;
}

/** Whether the text has the card's own pattern. A pattern that this engine cannot read says nothing. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}

function titleOf(schema: JsonValue | undefined, key: string): string {
  const title = isJsonObject(schema) ? schema['title'] : undefined;
  return typeof title === 'string' ? title : key;
}

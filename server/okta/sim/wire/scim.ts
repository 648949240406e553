// Okta's filter language, after SCIM (RFC 7644, 3.4.2.2): comparisons with `and`, `or`, `not` and parentheses, read
// once and then asked of many objects. One reader serves users, groups and the System Log.
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';

const OPERATORS = ['eq', 'ne', 'co', 'sw', 'ew', 'pr', 'gt', 'ge', 'lt', 'le'] as const;
type Operator = (typeof OPERATORS)[number];

export type Filter = (value: JsonObject) => boolean;

/** Says what is wrong with a filter; whoever reads it makes Okta's error of it. */
export class BadFilter extends Error {}

export interface FilterRules {
  /** Attributes that this list cannot be filtered by. */
  refused?: readonly string[];
}

const TOKEN = /\s*(?:([()])|("(?:[^"\\]|\\.)*")|([^\s()"]+))/y;

/** `and` binds more tightly than `or`. @throws BadFilter */
export function readFilter(text: string, rules: FilterRules = {}): Filter {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const word = (expected: string): boolean => {
    if (peek()?.toLowerCase() !== expected) return false;
    at += 1;
    return true;
  };

  function either(): Filter {
    const parts = [both()];
    while (word('or')) parts.push(both());
    return parts.length === 1 ? parts[0]! : (value) => parts.some((part) => part(value));
  }

  function both(): Filter {
    const parts = [one()];
    while (word('and')) parts.push(one());
    return parts.length === 1 ? parts[0]! : (value) => parts.every((part) => part(value));
  }

  function one(): Filter {
    if (word('not')) {
      const inner = one();
      return (value) => !inner(value);
    }
    if (word('(')) {
      const inner = either();
      if (!word(')')) throw new BadFilter('a parenthesis is not closed');
      return inner;
    }
    return comparison();
  }

  function comparison(): Filter {
    const attribute = tokens[at++];
    if (attribute === undefined || !/^[A-Za-z_][\w.:-]*$/.test(attribute))
      throw new BadFilter(`an attribute is expected, not "${attribute ?? 'the end'}"`);
    if (rules.refused?.includes(attribute)) throw new BadFilter(`"${attribute}" cannot be filtered by`);
    const operator = tokens[at++]?.toLowerCase();
    if (!isOperator(operator)) throw new BadFilter(`"${operator ?? 'the end'}" is no operator`);
    const path = attribute.split('.');
    if (operator === 'pr') return (value) => valuesAt(value, path).some((found) => found !== null && found !== '');
    const wanted = literal(tokens[at++]);
    if (operator === 'ne') return (value) => !valuesAt(value, path).some((found) => holds('eq', found, wanted));
    return (value) => valuesAt(value, path).some((found) => holds(operator, found, wanted));
  }

  const filter = either();
  if (at < tokens.length) throw new BadFilter(`"${peek() ?? ''}" was not expected`);
  return filter;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const trimmed = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(trimmed);
    if (match === null) throw new BadFilter(`"${trimmed.slice(start)}" cannot be read`);
    tokens.push(match[1] ?? match[2] ?? match[3] ?? '');
  }
  return tokens;
}

function isOperator(text: string | undefined): text is Operator {
  return OPERATORS.some((operator) => operator === text);
}

function literal(token: string | undefined): JsonValue {
  if (token === undefined) throw new BadFilter('a value is missing at the end');
  try {
    const value = JSON.parse(token) as JsonValue;
    if (typeof value !== 'object' || value === null) return value;
  } catch {
    // Told below.
  }
  throw new BadFilter(`"${token}" is no value; text stands in double quotes`);
}

/** The values at a dotted path; lists on the way are looked through, so there may be several. */
function valuesAt(value: JsonValue | undefined, path: readonly string[]): JsonValue[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined ? [] : [value];
  return isJsonObject(value) ? valuesAt(value[key], rest) : [];
}

/** Texts are compared without regard to case. Times are texts of one form, so they compare as texts. */
function holds(operator: Operator, found: JsonValue, wanted: JsonValue): boolean {
  const left = typeof found === 'string' ? found.toLowerCase() : found;
  const right = typeof wanted === 'string' ? wanted.toLowerCase() : wanted;
  if (operator === 'eq') return left === right;
  if (typeof left === 'string' && typeof right === 'string') {
    if (operator === 'co') return left.includes(right);
    if (operator === 'sw') return left.startsWith(right);
    if (operator === 'ew') return left.endsWith(right);
  }
  if (left === null || right === null || typeof left !== typeof right) return false;
  if (operator === 'gt') return left > right;
  if (operator === 'ge') return left >= right;
  if (operator === 'lt') return left < right;
  return operator === 'le' && left <= right;
}

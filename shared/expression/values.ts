// The values that an expression computes with: JSON, CEL's int as bigint, and four kinds that JSON lacks. Prototypes
// are never looked at: an object is read through `ownValue` alone.

/** A point in time, in milliseconds since 1970 (UTC). */
export class Timestamp {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

/** A length of time in nanoseconds. */
export class Duration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/**
 * What `.?` gives: a value that may be absent (`undefined`). Null counts as absent (access.ts), so `.?` never gives
 * an optional null.
 */
export class Optional {
  readonly value: Value | undefined;
  constructor(value: Value | undefined) {
    this.value = value;
  }
}

/**
 * The absent value that `.?` and `[?]` give. `has()` compares with it by identity (compile.ts), so they never make
 * another.
 */
export const NONE = new Optional(undefined);

/**
 * A value of which the author says that it is not to be escaped: for one language, where he did so himself, or for none
 * (`raw`). It matters only to what becomes of the result; operators and functions see the value alone.
 */
export class Marked {
  readonly value: Value;
  readonly as: 'raw' | 'html' | 'slack';
  constructor(value: Value, as: Marked['as']) {
    this.value = value;
    this.as = as;
  }
}

/** The value without its mark. */
export function unmarked(value: Value): Value {
  return value instanceof Marked ? value.value : value;
}

export interface ValueObject {
  readonly [key: string]: Value;
}

/**
 * Anything that an expression can compute with. Values that come from the scope are plain JSON, whose numbers are
 * doubles. Whole literals, and what functions give as an int, are bigints within 64 bits.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Value[]
  | ValueObject
  | Timestamp
  | Duration
  | Optional
  | Marked;

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/**
 * Whether the value is an object with fields. Lists are not, and neither are times, durations, optional or marked
 * values, which are classes of ours and have no fields for authors.
 */
export function isValueObject(value: Value): value is ValueObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Optional || value instanceof Timestamp || value instanceof Duration || value instanceof Marked)
  );
}

export function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The key's own value; undefined when it has none, so `constructor` and `__proto__` are ordinary, absent keys. */
export function ownValue(object: ValueObject, key: string): Value | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The kind of a value in an author's words. Never the value: it may be a secret (S4). */
export function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'a boolean';
  if (isNumber(value)) return 'a number';
  if (isList(value)) return 'a list';
  if (value instanceof Timestamp) return 'a timestamp';
  if (value instanceof Duration) return 'a duration';
  if (value instanceof Marked) return kindOf(value.value);
  return value instanceof Optional ? 'an optional value' : 'an object';
}

/** `1.5s`, as CEL writes durations. */
export function durationText(duration: Duration): string {
  const negative = duration.nanos < 0n;
  const nanos = negative ? -duration.nanos : duration.nanos;
  const fraction = String(nanos % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${negative ? '-' : ''}${nanos / 1_000_000_000n}${fraction === '' ? '' : `.${fraction}`}s`;
}

/** ISO 8601, UTC. */
export function timestampText(timestamp: Timestamp): string {
  return new Date(timestamp.ms).toISOString();
}

// The operators on two values. JSON's numbers are doubles and literals are ints, so every operator takes both and a
// mixture is a double. Functions here know nothing of syntax: a refusal is a sentence, thrown by the caller with its place.
import type { Budget } from './budget.ts';
import type { BinaryOperator } from './syntax.ts';
import {
  Duration,
  isList,
  isNumber,
  isValueObject,
  kindOf,
  Marked,
  Optional,
  ownValue,
  Timestamp,
  unmarked,
  type Value,
} from './values.ts';

const INT_MAX = 9_223_372_036_854_775_807n;
const INT_MIN = -9_223_372_036_854_775_808n;
/** The years 0001 to 9999, as CEL has them. */
const TIME_MAX_MS = 253_402_300_799_999;
const TIME_MIN_MS = -62_135_596_800_000;

/**
 * Ends the evaluation with a sentence, which has no full stop and names no value (S4). Whoever calls an operator
 * gives it, and knows the place in the source.
 */
export type Fail = (message: string) => never;

/**
 * JSON equality: numbers are compared as numbers whichever their kind, objects regardless of the order of their keys,
 * and values of different kinds are unequal, never an error.
 * @throws TooCostly
 */
export function equalValues(left: Value, right: Value, budget: Budget): boolean {
  if (typeof left === 'string' && typeof right === 'string') {
    if (left.length !== right.length) return false;
    budget.spendLongText(left.length);
    return left === right;
  }
  if (left === right) return true;
  if (left instanceof Marked || right instanceof Marked) return equalValues(unmarked(left), unmarked(right), budget);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    // oxlint-disable-next-line eqeqeq -- a bigint and a number are compared by value
    return isNumber(left) && isNumber(right) && left == right;
  }
  if (isList(left)) {
    if (!isList(right) || left.length !== right.length) return false;
    budget.spend(left.length);
    return left.every((item, at) => equalValues(item, right[at] as Value, budget));
  }
  if (left instanceof Timestamp) return right instanceof Timestamp && left.ms === right.ms;
  if (left instanceof Duration) return right instanceof Duration && left.nanos === right.nanos;
  if (left instanceof Optional) {
    if (!(right instanceof Optional)) return false;
    if (left.value === undefined || right.value === undefined) return left.value === right.value;
    return equalValues(left.value, right.value, budget);
  }
  if (!isValueObject(right) || !isValueObject(left)) return false;
  const keys = Object.keys(left);
  budget.spendFields(keys.length, 6);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every((key) => {
    const other = ownValue(right, key);
    return other !== undefined && equalValues(left[key] as Value, other, budget);
  });
}

type Ordering = '<' | '<=' | '>' | '>=';

// Only values of one kind have an order. Texts are ordered by their UTF-16 units, as in JavaScript, and false is
// before true.
function compare(left: Value, right: Value, operator: Ordering, budget: Budget, fail: Fail): boolean {
  let a: number | bigint | string | boolean;
  let b: number | bigint | string | boolean;
  if (isNumber(left) && isNumber(right)) [a, b] = [left, right];
  else if (typeof left === 'string' && typeof right === 'string') {
    budget.spendLongText(Math.min(left.length, right.length));
    [a, b] = [left, right];
  } else if (typeof left === 'boolean' && typeof right === 'boolean') [a, b] = [left, right];
  else if (left instanceof Timestamp && right instanceof Timestamp) [a, b] = [left.ms, right.ms];
  else if (left instanceof Duration && right instanceof Duration) [a, b] = [left.nanos, right.nanos];
  else return fail(`\`${operator}\` cannot compare ${kindOf(left)} with ${kindOf(right)}`);
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

/**
 * The value, where it fits into 64 bits. CEL's ints have 64 bits; without this bound a product in a loop grows
 * without end.
 * @throws Failure
 */
export function int64(value: bigint, fail: Fail): bigint {
  return value > INT_MAX || value < INT_MIN ? fail('the whole number does not fit into 64 bits') : value;
}

/**
 * A whole double as an int. The caller has made it whole: a fraction would throw a RangeError.
 * @throws Failure for NaN, infinity and what does not fit into 64 bits
 */
export function wholeOf(value: number, fail: Fail): bigint {
  return Number.isFinite(value) ? int64(BigInt(value), fail) : fail('the number is not finite');
}

/** @throws Failure outside of the years 1 to 9999 */
export function timestampAt(ms: number, fail: Fail): Timestamp {
  return ms >= TIME_MIN_MS && ms <= TIME_MAX_MS ? new Timestamp(ms) : fail('the time is outside the years 1 to 9999');
}

function duration(nanos: bigint, fail: Fail): Duration {
  return new Duration(int64(nanos, fail));
}

type Arithmetic = '+' | '-' | '*' | '/' | '%';

// Ints are divided as in CEL: the quotient is cut towards zero.
function intArithmetic(left: bigint, right: bigint, operator: Arithmetic, fail: Fail): bigint {
  if ((operator === '/' || operator === '%') && right === 0n) return fail('division by zero');
  if (operator === '+') return int64(left + right, fail);
  if (operator === '-') return int64(left - right, fail);
  if (operator === '*') return int64(left * right, fail);
  return operator === '/' ? int64(left / right, fail) : left % right;
}

function doubleArithmetic(left: number, right: number, operator: Arithmetic, fail: Fail): number {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  // JavaScript gives Infinity here, which JSON cannot hold; the author learns of it where it happens.
  if (right === 0) return fail('division by zero');
  return operator === '/' ? left / right : left % right;
}

function nanosOf(ms: number): bigint {
  return BigInt(Math.trunc(ms)) * 1_000_000n;
}

// Undefined where the operands are no times that the operator works on; the caller then explains.
function timeArithmetic(left: Value, right: Value, operator: Arithmetic, fail: Fail): Value | undefined {
  const sign = operator === '+' ? 1n : -1n;
  if (operator !== '+' && operator !== '-') return undefined;
  if (right instanceof Duration) {
    if (left instanceof Duration) return duration(left.nanos + sign * right.nanos, fail);
    if (left instanceof Timestamp) return timestampAt(left.ms + Number((sign * right.nanos) / 1_000_000n), fail);
  }
  if (right instanceof Timestamp) {
    if (left instanceof Timestamp && operator === '-') return duration(nanosOf(left.ms - right.ms), fail);
    if (left instanceof Duration && operator === '+')
      return timestampAt(right.ms + Number(left.nanos / 1_000_000n), fail);
  }
  return undefined;
}

function arithmetic(left: Value, right: Value, operator: Arithmetic, budget: Budget, fail: Fail): Value {
  if (typeof left === 'bigint' && typeof right === 'bigint') return intArithmetic(left, right, operator, fail);
  if (isNumber(left) && isNumber(right)) return doubleArithmetic(Number(left), Number(right), operator, fail);
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') {
      budget.allowText(left.length + right.length);
      return left + right;
    }
    if (isList(left) && isList(right)) {
      budget.spend(left.length + right.length);
      return [...left, ...right];
    }
  }
  const time = timeArithmetic(left, right, operator, fail);
  if (time !== undefined) return time;
  const hint = typeof left === 'string' || typeof right === 'string' ? '; string(…) turns a number into text' : '';
  return fail(`\`${operator}\` does not work on ${kindOf(left)} and ${kindOf(right)}${hint}`);
}

function contains(item: Value, container: Value, budget: Budget, fail: Fail): boolean {
  if (isList(container)) {
    budget.spend(container.length);
    return container.some((member) => equalValues(item, member, budget));
  }
  if (isValueObject(container)) {
    if (typeof item !== 'string') return false;
    budget.spendLongText(item.length);
    return Object.hasOwn(container, item);
  }
  return fail(`\`in\` needs a list or an object on its right, and this is ${kindOf(container)}`);
}

/**
 * Applies an operator to two values without marks. The kinds that each operator takes are those of infer-operator.ts.
 * @throws Failure by `fail`; TooCostly
 */
export function applyBinary(operator: BinaryOperator, left: Value, right: Value, budget: Budget, fail: Fail): Value {
  switch (operator) {
    case '==':
      return equalValues(left, right, budget);
    case '!=':
      return !equalValues(left, right, budget);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(left, right, operator, budget, fail);
    case 'in':
      return contains(left, right, budget, fail);
    default:
      return arithmetic(left, right, operator, budget, fail);
  }
}

/**
 * What `-value` gives, for numbers and durations.
 * @throws Failure by `fail` for other kinds, and where the result does not fit into 64 bits
 */
export function negate(value: Value, fail: Fail): Value {
  if (typeof value === 'bigint') return int64(-value, fail);
  if (typeof value === 'number') return -value;
  return value instanceof Duration ? new Duration(-value.nanos) : fail(`\`-\` does not work on ${kindOf(value)}`);
}

// How values are ordered and told apart in lists: what sorting, grouping and removing of duplicates share.
import { type Budget, TooCostly } from '../budget.ts';
import { EXPRESSION_LIMITS } from '../limits.ts';
import type { Fail } from '../operators.ts';
import {
  Duration,
  isList,
  isNumber,
  isValueObject,
  kindOf,
  Optional,
  Timestamp,
  unmarked,
  type Value,
} from '../values.ts';

// Values of one kind are compared as these, and never those of different kinds.
type Comparable = number | bigint | string;

interface Sortable {
  kind: string;
  value: Comparable;
}

/** Undefined where nothing is there, which comes last. */
function sortable(given: Value, fail: Fail): Sortable | undefined {
  const value = unmarked(given);
  if (value === null) return undefined;
  if (value instanceof Optional) return value.value === undefined ? undefined : sortable(value.value, fail);
  if (typeof value === 'string') return { kind: 'text', value };
  if (isNumber(value)) return { kind: 'number', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value: Number(value) };
  if (value instanceof Timestamp) return { kind: 'timestamp', value: value.ms };
  if (value instanceof Duration) return { kind: 'duration', value: value.nanos };
  return fail(`texts, numbers, booleans or times can be ordered, and this is ${kindOf(value)}`);
}

/**
 * Gives the places of the items in the order of their keys: smallest first, equal ones as they came, what is null or
 * absent last. Texts are ordered by their UTF-16 units, whatever the language, so that every machine gives the same
 * order.
 * @throws Failure by `fail` where keys are of different kinds, or of one without an order; TooCostly
 */
export function orderOf(keys: readonly Value[], budget: Budget, fail: Fail): number[] {
  budget.spend(keys.length * Math.ceil(Math.log2(keys.length + 2)));
  let kind: string | undefined;
  let longest = 0;
  const values = keys.map((key) => {
    const one = sortable(key, fail);
    if (one === undefined) return undefined;
    kind ??= one.kind;
    if (one.kind !== kind) return fail(`values of one kind can be ordered, and this list has ${kind} and ${one.kind}`);
    if (typeof one.value === 'string') longest = Math.max(longest, one.value.length);
    return one.value;
  });
  // Each comparison may read two texts to their ends.
  if (longest > 64) budget.spend(Math.ceil((keys.length * Math.log2(keys.length + 2) * longest) / 32));
  return keys
    .keys()
    .toArray()
    .sort((left, right) => compared(values[left], values[right]));
}

function compared(left: Comparable | undefined, right: Comparable | undefined): number {
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

/**
 * A text that two values share when, and only when, they are equal as equalValues() of operators.ts has it. Removing
 * of duplicates and comparing of lists look it up in a set.
 * @throws TooCostly
 */
export function identityOf(given: Value, budget: Budget): string {
  // This is what looking it up in a set costs.
  budget.spend(8);
  return written(given, 0, budget);
}

function written(given: Value, depth: number, budget: Budget): string {
  const value = unmarked(given);
  if (typeof value === 'string') return writtenText(value, budget);
  budget.spend(2);
  // 1 and 1.0 are equal, whichever of them is an int; a large double is written as the int that it equals.
  if (isNumber(value)) {
    const isLargeInt = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
    return String(isLargeInt ? BigInt(value) : value);
  }
  if (depth >= EXPRESSION_LIMITS.valueDepth) {
    throw new TooCostly(`it compares values that are nested more than ${EXPRESSION_LIMITS.valueDepth} deep`);
  }
  if (isList(value)) return `[${value.map((item) => written(item, depth + 1, budget)).join()}]`;
  if (isValueObject(value)) {
    const keys = Object.keys(value).sort();
    budget.spendFields(keys.length, 6);
    const fields = keys.map((key) => `${writtenText(key, budget)}:${written(value[key] as Value, depth + 1, budget)}`);
    return `{${fields.join()}}`;
  }
  // Texts are written in quotes, so no letter here is taken for one.
  if (value instanceof Timestamp) return `t${value.ms}`;
  if (value instanceof Duration) return `d${value.nanos}`;
  if (value instanceof Optional)
    return value.value === undefined ? 'none' : `?${written(value.value, depth + 1, budget)}`;
  return String(value);
}

function writtenText(text: string, budget: Budget): string {
  budget.spendText(text.length);
  return JSON.stringify(text);
}

// Functions that turn values into one another, ask their size, and work with optional values.
import type { Budget } from '../budget.ts';
import { type Example, type FunctionCall, type FunctionSpec, wrong } from '../function-spec.ts';
import { lengthOf } from './text.ts';
import { int64, wholeOf } from '../operators.ts';
import { numberText } from '../result.ts';
import {
  Duration,
  durationText,
  isList,
  isNumber,
  isValueObject,
  Marked,
  NONE,
  Optional,
  Timestamp,
  timestampText,
  unmarked,
  type Value,
} from '../values.ts';

// Narrower than JavaScript's Number(), which takes '', ' 1 ', '0x1' and 'Infinity'.
const INT_TEXT = /^[+-]?\d{1,19}$/;
const DOUBLE_TEXT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;

function argument(args: readonly Value[], at: number): Value {
  return args[at] ?? null;
}

/** Characters of a text (code points), items of a list, fields of an object. @throws Failure for anything else */
function sizeOf(value: Value, call: FunctionCall): bigint {
  if (typeof value === 'string') {
    call.budget.spendSearch(value.length);
    return BigInt(lengthOf(value));
  }
  if (isList(value)) return BigInt(value.length);
  if (!isValueObject(value)) return wrong(value, 'text, a list or an object', call);
  const count = Object.keys(value).length;
  call.budget.spend(count * 3);
  return BigInt(count);
}

/** A number cut towards zero, the seconds of a time since 1970, or the int that a text is. @throws Failure */
function toInt(value: Value, call: FunctionCall): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return wholeOf(Math.trunc(value), call.fail);
  if (value instanceof Timestamp) return BigInt(Math.floor(value.ms / 1000));
  if (typeof value !== 'string') return wrong(value, 'a number or text', call);
  call.budget.spend(20);
  return INT_TEXT.test(value)
    ? int64(BigInt(value.replace('+', '')), call.fail)
    : call.fail('the text is no whole number');
}

function toDouble(value: Value, call: FunctionCall): number {
  if (isNumber(value)) return Number(value);
  if (typeof value !== 'string') return wrong(value, 'a number or text', call);
  return DOUBLE_TEXT.test(value) ? Number(value) : call.fail('the text is no number');
}

// These are the texts that CEL's bool() takes.
function toBool(value: Value, call: FunctionCall): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return wrong(value, 'a boolean or text', call);
  if (['true', 'True', 'TRUE', 't', '1'].includes(value)) return true;
  if (['false', 'False', 'FALSE', 'f', '0'].includes(value)) return false;
  return call.fail('the text is neither true nor false');
}

/**
 * Text of what has one obvious form. Lists and objects have none, and null is most often a field that is missing, so
 * both are refused. @throws Failure
 */
function toText(value: Value, call: FunctionCall): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return numberText(value);
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  return call.fail(
    `string() does not take ${value === null ? 'null; .?field.orValue("") gives a default' : 'this; use toJson()'}`,
  );
}

/**
 * The kind by the name that JSON has for it. An int and a double are both `number`, an absent optional value is
 * `null`.
 */
function typeOf(value: Value): string {
  if (value === null) return 'null';
  if (isNumber(value)) return 'number';
  if (isList(value)) return 'list';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof Duration) return 'duration';
  if (value instanceof Optional) return value.value === undefined ? 'null' : typeOf(unmarked(value.value));
  return typeof value;
}

/** Null, `""`, `[]`, `{}`, and an optional value that is absent or empty. All fields of an object are paid for. */
export function isEmpty(value: Value, budget: Budget): boolean {
  if (value === null || value === '') return true;
  if (isList(value)) return value.length === 0;
  if (value instanceof Optional) return value.value === undefined || isEmpty(value.value, budget);
  if (value instanceof Marked) return isEmpty(value.value, budget);
  if (!isValueObject(value)) return false;
  // Whoever looks for the first one has all of them listed.
  const { length } = Object.keys(value);
  budget.spendFields(length, 1);
  return length === 0;
}

/** A function of one argument. */
function conversion(
  name: string,
  type: FunctionSpec['result'],
  takes: FunctionSpec['parameters'][0]['type'],
  summary: string,
  example: Example,
  run: (value: Value, call: FunctionCall) => Value,
): FunctionSpec {
  return {
    name,
    parameters: [{ name: 'value', type: takes }],
    result: type,
    summary,
    example,
    run: (args, call) => run(argument(args, 0), call),
  };
}

/**
 * A method of optional values. For orValue() and or() compile.ts runs a form of its own, which evaluates the argument
 * only when it is needed; what stands here serves signatures and check.
 */
function optionalMethod(
  name: string,
  result: FunctionSpec['result'],
  parameters: FunctionSpec['parameters'],
  summary: string,
  example: Example,
  run: (optional: Optional, other: Value, call: FunctionCall) => Value,
): FunctionSpec {
  return {
    name,
    on: ['optional'],
    parameters,
    result,
    summary,
    example,
    run(args, call) {
      const optional = argument(args, 0);
      if (!(optional instanceof Optional)) return wrong(optional, 'an optional value, as .?field gives it,', call);
      return run(optional, argument(args, 1), call);
    },
  };
}

/** The conversions bear CEL's names, and take and refuse about what CEL's do. */
export const VALUE_FUNCTIONS: readonly FunctionSpec[] = [
  conversion(
    'size',
    'int',
    ['string', 'list', 'object'],
    'Characters of a text, items of a list, fields of an object.',
    { source: `size('Zoë')`, gives: 3 },
    sizeOf,
  ),
  {
    name: 'size',
    on: ['string', 'list', 'object'],
    parameters: [],
    result: 'int',
    summary: 'Characters of a text, items of a list, fields of an object.',
    example: { source: `[1, 2].size()`, gives: 2 },
    run: (args, call) => sizeOf(argument(args, 0), call),
  },
  conversion(
    'string',
    'string',
    ['string', 'bool', 'number', 'timestamp', 'duration'],
    'A number, boolean or time as text.',
    { source: `'n = ' + string(3)`, gives: 'n = 3' },
    toText,
  ),
  conversion(
    'int',
    'int',
    ['number', 'string', 'timestamp'],
    'A whole number: cut off, or read from text; a timestamp in seconds.',
    { source: `int('42') + int(2.9)`, gives: 44 },
    toInt,
  ),
  conversion(
    'uint',
    'int',
    ['number', 'string'],
    'As int(), and never negative.',
    { source: `uint('7')`, gives: 7 },
    (value, call) => {
      const whole = toInt(value, call);
      return whole < 0n ? call.fail('the number is negative') : whole;
    },
  ),
  conversion(
    'double',
    'number',
    ['number', 'string'],
    'A number with decimals, or read from text.',
    { source: `double(7) / 2`, gives: 3.5 },
    toDouble,
  ),
  conversion(
    'bool',
    'bool',
    ['bool', 'string'],
    'The text true or false as a boolean.',
    { source: `bool('true')`, gives: true },
    toBool,
  ),
  conversion(
    'dyn',
    'any',
    'any',
    'The value, unseen by the type check.',
    { source: `dyn(1) == 1`, gives: true },
    (value) => value,
  ),
  conversion(
    'typeOf',
    'string',
    'any',
    'What the value is: null, boolean, number, string, list, object, timestamp or duration.',
    { source: `typeOf([1, 2])`, gives: 'list' },
    typeOf,
  ),
  conversion(
    'isEmpty',
    'bool',
    'any',
    'Whether nothing is there: null, absent, or a text, list or object without anything in it.',
    { source: `isEmpty('') && isEmpty([])`, gives: true },
    (value, { budget }) => isEmpty(value, budget),
  ),
  optionalMethod(
    'hasValue',
    'bool',
    [],
    'Whether a value is there.',
    { source: `{'a': 1}.?b.hasValue()`, gives: false },
    (optional) => optional.value !== undefined,
  ),
  optionalMethod(
    'value',
    'any',
    [],
    'The value; an error where there is none.',
    { source: `{'a': 1}.?a.value()`, gives: 1 },
    (optional, _, call) =>
      optional.value === undefined ? call.fail('the optional value is absent; use orValue(…)') : optional.value,
  ),
  optionalMethod(
    'orValue',
    'any',
    [{ name: 'default', type: 'any' }],
    'The value, or the default where there is none.',
    { source: `{'a': 1}.?b.orValue(0)`, gives: 0 },
    (optional, other) => optional.value ?? other,
  ),
  optionalMethod(
    'or',
    'optional',
    [{ name: 'other', type: 'optional' }],
    'This optional value, or the other where it is absent.',
    { source: `{'a': 1}.?b.or({'c': 2}.?c).orValue(0)`, gives: 2 },
    (optional, other, call) => {
      if (optional.value !== undefined) return optional;
      return other instanceof Optional ? other : wrong(other, 'an optional value', call);
    },
  ),
];

/**
 * What `optional.none()` and `optional.of(value)` give; undefined for anything else, so that the caller reports an
 * unknown function.
 */
export function optionalNamespace(name: string, args: readonly Value[]): Optional | undefined {
  if (name === 'none' && args.length === 0) return NONE;
  return name === 'of' && args.length === 1 ? new Optional(argument(args, 0)) : undefined;
}

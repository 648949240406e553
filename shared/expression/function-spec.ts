// What a function of expressions is: what authors read, what the type check needs, and how it runs. The functions
// themselves are in functions/, their list in functions.ts. The readers of arguments below check kinds again when a
// function runs, since the check knows only what schemas say.
import type { JsonValue } from '../json.ts';
import type { Budget } from './budget.ts';
import type { SimpleType } from './simple-type.ts';
import type { Type } from './types.ts';
import { isList, isNumber, isValueObject, kindOf, type Value, type ValueObject } from './values.ts';

/** What a function gets beside its arguments. It is made anew for each call. */
export interface FunctionCall {
  /** A function pays before it works on data of unknown size. */
  budget: Budget;
  /**
   * Stops the evaluation with this part of a sentence, which has no full stop and never holds a value (S4). The name
   * of the function is put before it.
   */
  fail(message: string): never;
  /** What a parameter prepared of its text, where that is written out. */
  prepared?: unknown;
}

/** One parameter, as signatures show it and as the check compares it. */
export interface Parameter {
  name: string;
  type: SimpleType | SimpleType[];
  /** The only texts that it takes. */
  values?: readonly string[];
  /** What is wrong with a text that is written out, told while the author types; undefined: nothing. */
  check?: (text: string) => string | undefined;
  /** Of one parameter of a function: made once of a text that is written out and passes `check`. */
  prepare?: (text: string) => unknown;
}

/**
 * A call that can be tried as it stands, and what it gives. The documentation and the completion show it, and a test
 * evaluates it.
 */
export interface Example {
  source: string;
  gives: JsonValue;
}

/**
 * One function. Name, kind of call (alone or on a value) and number of arguments together find it, so `size(x)` and
 * `x.size()` are two of these. `run` is pure and gets unmarked arguments; what lies inside of lists and objects may
 * still be marked.
 */
export interface FunctionSpec {
  name: string;
  /** For a method such as `text.trim()`: the kinds it is called on, which `run` gets as its first argument. */
  on?: SimpleType[];
  parameters: Parameter[];
  /** How many of the last parameters may be left out. */
  optionalParameters?: number;
  result: SimpleType;
  /** What the result is where the arguments say more than `result`; of a method the first is what it is called on. */
  infer?: (types: readonly Type[]) => Type;
  /** One sentence for the editor's completion list and the documentation. */
  summary: string;
  example: Example;
  run(args: readonly Value[], call: FunctionCall): Value;
}

/** The signature as authors read it: `string.split(separator: string, limit?: int): list<string>`. */
export function signatureOf(spec: FunctionSpec): string {
  const required = spec.parameters.length - (spec.optionalParameters ?? 0);
  const parameters = spec.parameters.map(({ name, type, values }, at) => {
    const takes = values?.map((value) => `'${value}'`) ?? [type].flat();
    return `${name}${at < required ? '' : '?'}: ${takes.join(' | ')}`;
  });
  const receiver = spec.on === undefined ? '' : `${spec.on.join('|')}.`;
  return `${receiver}${spec.name}(${parameters.join(', ')}): ${spec.result}`;
}

/** The argument as text. @throws Failure */
export function textArgument(args: readonly Value[], at: number, call: FunctionCall): string {
  const value = args[at];
  return typeof value === 'string' ? value : wrong(value, 'text', call);
}

/** A text that is read from end to end, and paid for. @throws Failure */
export function readText(args: readonly Value[], at: number, call: FunctionCall): string {
  const text = textArgument(args, at, call);
  call.budget.spendSearch(text.length);
  return text;
}

/** One of the texts that a parameter takes; the first where it is left out. @throws Failure */
export function choiceArgument<Choice extends string>(
  args: readonly Value[],
  at: number,
  choices: readonly [Choice, ...Choice[]],
  call: FunctionCall,
): Choice {
  if (at >= args.length) return choices[0];
  const text = textArgument(args, at, call);
  return choices.find((choice) => choice === text) ?? call.fail(`one of ${choices.join(', ')} is needed`);
}

/** The argument as a whole number, whether it is an int or a double. @throws Failure */
export function wholeArgument(args: readonly Value[], at: number, call: FunctionCall): number {
  const value = args[at];
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : wrong(value, 'a whole number', call);
}

/** The argument as a number, an int or a double. @throws Failure */
export function numberArgument(args: readonly Value[], at: number, call: FunctionCall): number | bigint {
  const value = args[at] ?? null;
  return isNumber(value) ? value : wrong(value, 'a number', call);
}

/** A list, whose items are paid for. @throws Failure */
export function listArgument(args: readonly Value[], at: number, call: FunctionCall): readonly Value[] {
  const value = args[at] ?? null;
  if (!isList(value)) return wrong(value, 'a list', call);
  call.budget.spend(value.length);
  return value;
}

/** The fields of an object, which are paid for. @throws Failure */
export function fieldsArgument(args: readonly Value[], at: number, call: FunctionCall): [string, Value][] {
  const fields = Object.entries(objectArgument(args, at, call));
  call.budget.spendFields(fields.length, 6);
  return fields;
}

/** An object, whose fields are yet to be paid for. @throws Failure */
export function objectArgument(args: readonly Value[], at: number, call: FunctionCall): ValueObject {
  const value = args[at] ?? null;
  return isValueObject(value) ? value : wrong(value, 'an object', call);
}

/** Fails with what was expected and what kind came. */
export function wrong(value: Value | undefined, expected: string, call: FunctionCall): never {
  return call.fail(`${expected} is needed, and this is ${value === undefined ? 'missing' : kindOf(value)}`);
}

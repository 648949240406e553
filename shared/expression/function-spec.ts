// What a function of our expressions is: what authors read, what the type check needs, and how it runs. The functions
// themselves are in functions-*.ts, their list in functions.ts.
import type { Budget } from './budget.ts';
import { kindOf, type Value } from './values.ts';

/** A kind of value in a signature. `number` takes int and double; `any` takes everything. */
export type SimpleType =
  | 'any'
  | 'null'
  | 'bool'
  | 'int'
  | 'number'
  | 'string'
  | 'list'
  | 'list<string>'
  | 'object'
  | 'timestamp'
  | 'duration'
  | 'optional';

/** What a function gets beside its arguments. */
export interface FunctionCall {
  budget: Budget;
  /** Stops the evaluation with this sentence and the call's place. */
  fail(message: string): never;
}

export interface Parameter {
  name: string;
  type: SimpleType | SimpleType[];
}

export interface FunctionSpec {
  name: string;
  /** For a method such as `text.trim()`: the kinds it is called on, which `run` gets as its first argument. */
  on?: SimpleType[];
  parameters: Parameter[];
  /** How many of the last parameters may be left out. */
  optionalParameters?: number;
  result: SimpleType;
  /** One sentence for the editor's completion list and the documentation. */
  summary: string;
  run(args: readonly Value[], call: FunctionCall): Value;
}

/** `text.split(separator: string, limit: int): list<string>` */
export function signatureOf(spec: FunctionSpec): string {
  const required = spec.parameters.length - (spec.optionalParameters ?? 0);
  const parameters = spec.parameters.map((parameter, at) => {
    const type = Array.isArray(parameter.type) ? parameter.type.join(' | ') : parameter.type;
    return `${parameter.name}${at < required ? '' : '?'}: ${type}`;
  });
  const receiver = spec.on === undefined ? '' : `${spec.on.join('|')}.`;
  return `${receiver}${spec.name}(${parameters.join(', ')}): ${spec.result}`;
}

/** The argument as text. @throws Failure */
export function textArgument(args: readonly Value[], at: number, call: FunctionCall): string {
  const value = args[at];
  return typeof value === 'string' ? value : wrong(value, 'text', call);
}

/** The argument as a whole number, whether it is an int or a double. @throws Failure */
export function wholeArgument(args: readonly Value[], at: number, call: FunctionCall): number {
  const value = args[at];
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : wrong(value, 'a whole number', call);
}

/** Fails with what was expected and what kind came. */
export function wrong(value: Value | undefined, expected: string, call: FunctionCall): never {
  return call.fail(`${expected} is needed, and this is ${value === undefined ? 'missing' : kindOf(value)}`);
}

// The one list of functions that expressions have, used by evaluation, type check and completion. The list is closed:
// nothing outside it can be called, whatever the CEL library offers. All are pure, so there is no now() and no random().
import { type FunctionSpec, signatureOf } from './function-spec.ts';
import { ESCAPE_FUNCTIONS } from './functions-escape.ts';
import { TEXT_FUNCTIONS } from './functions-text.ts';
import { TIME_FUNCTIONS } from './functions-time.ts';
import { VALUE_FUNCTIONS } from './functions-value.ts';

export const FUNCTIONS: readonly FunctionSpec[] = [
  ...TEXT_FUNCTIONS,
  ...VALUE_FUNCTIONS,
  ...ESCAPE_FUNCTIONS,
  ...TIME_FUNCTIONS,
];

const byKey = new Map<string, FunctionSpec>();
for (const spec of FUNCTIONS) {
  const most = spec.parameters.length;
  for (let count = most - (spec.optionalParameters ?? 0); count <= most; count++) {
    byKey.set(key(spec.name, spec.on !== undefined, count), spec);
  }
}

function key(name: string, method: boolean, parameters: number): string {
  return `${method ? '.' : ''}${name}/${parameters}`;
}

/** The function of this name that takes so many arguments; a method is called on a value. */
export function findFunction(name: string, method: boolean, parameters: number): FunctionSpec | undefined {
  return byKey.get(key(name, method, parameters));
}

/** What is wrong with a call that `findFunction` does not know. */
export function explainUnknownFunction(name: string, method: boolean): string {
  const same = FUNCTIONS.filter((spec) => spec.name === name);
  const wellCalled = same.find((spec) => (spec.on !== undefined) === method);
  if (wellCalled !== undefined) return `${name}() takes other arguments: ${signatureOf(wellCalled)}.`;
  if (same[0] !== undefined) return `${name}() is called otherwise: ${signatureOf(same[0])}.`;
  const loop = SYNTAX_FUNCTIONS.find((each) => each.name === name);
  if (loop !== undefined) return `${name}() is called otherwise: ${loop.signature}.`;
  return `There is no function ${name}().`;
}

/** What is syntax rather than a function, for documentation and completion. */
export const SYNTAX_FUNCTIONS: readonly { name: string; method: boolean; signature: string; summary: string }[] = [
  { name: 'has', method: false, signature: 'has(a.field): bool', summary: 'Whether the field is there and not null.' },
  {
    name: 'map',
    method: true,
    signature: 'list.map(x, value): list',
    summary: 'A list of the value for each item x; map(x, condition, value) leaves items out.',
  },
  {
    name: 'filter',
    method: true,
    signature: 'list.filter(x, condition): list',
    summary: 'The items for which the condition is true.',
  },
  {
    name: 'all',
    method: true,
    signature: 'list.all(x, condition): bool',
    summary: 'Whether the condition is true for every item.',
  },
  {
    name: 'exists',
    method: true,
    signature: 'list.exists(x, condition): bool',
    summary: 'Whether the condition is true for some item.',
  },
  {
    name: 'exists_one',
    method: true,
    signature: 'list.exists_one(x, condition): bool',
    summary: 'Whether the condition is true for exactly one item.',
  },
];

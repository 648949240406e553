// The one list of functions that expressions have, used by evaluation, type check, completion, the documentation and the
// tests. The list is closed: nothing outside it can be called, whatever the CEL library offers. All are pure, so there
// is no now() and no random().
import { type FunctionSpec, signatureOf } from './function-spec.ts';
import { ENCODING_FUNCTIONS } from './functions/encoding.ts';
import { ESCAPE_FUNCTIONS } from './functions/escape.ts';
import { JSON_FUNCTIONS } from './functions/json.ts';
import { LIST_FUNCTIONS } from './functions/list.ts';
import { NUMBER_FUNCTIONS } from './functions/number.ts';
import { OBJECT_FUNCTIONS } from './functions/object.ts';
import { PATTERN_FUNCTIONS } from './functions/pattern.ts';
import { TEXT_FUNCTIONS } from './functions/text.ts';
import { TIME_FUNCTIONS } from './functions/time.ts';
import { TIME_ARITHMETIC_FUNCTIONS } from './functions/time-arithmetic.ts';
import { TIME_FORMAT_FUNCTIONS } from './functions/time-format.ts';
import { URL_FUNCTIONS } from './functions/url.ts';
import { VALUE_FUNCTIONS } from './functions/value.ts';
import { SYNTAX_FUNCTIONS } from './syntax-functions.ts';

/** The functions by what they work on, in the order of docs/expressions.md, whose tables are made of this list. */
export const FAMILIES: readonly { title: string; functions: readonly FunctionSpec[] }[] = [
  { title: 'Text', functions: TEXT_FUNCTIONS },
  { title: 'Patterns', functions: PATTERN_FUNCTIONS },
  { title: 'Lists', functions: LIST_FUNCTIONS },
  { title: 'Objects', functions: OBJECT_FUNCTIONS },
  { title: 'Numbers', functions: NUMBER_FUNCTIONS },
  { title: 'Times', functions: [...TIME_FUNCTIONS, ...TIME_ARITHMETIC_FUNCTIONS, ...TIME_FORMAT_FUNCTIONS] },
  { title: 'Values of any kind', functions: VALUE_FUNCTIONS },
  { title: 'JSON', functions: JSON_FUNCTIONS },
  { title: 'Addresses', functions: URL_FUNCTIONS },
  { title: 'Base64 and hashes', functions: ENCODING_FUNCTIONS },
  { title: 'Escaping', functions: ESCAPE_FUNCTIONS },
];

export const FUNCTIONS: readonly FunctionSpec[] = FAMILIES.flatMap(({ functions }) => functions);

const byKey = new Map<string, FunctionSpec>();
for (const spec of FUNCTIONS) {
  const most = spec.parameters.length;
  // A call is found by how many arguments it has, so each allowed number of them has an entry.
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

/**
 * What is wrong with a call that `findFunction` does not know, as whole sentences: other arguments are needed, it is
 * called on a value or alone, or there is no such function.
 */
export function explainUnknownFunction(name: string, method: boolean): string {
  const same = FUNCTIONS.filter((spec) => spec.name === name);
  const wellCalled = same.find((spec) => (spec.on !== undefined) === method);
  if (wellCalled !== undefined) return `${name}() takes other arguments: ${signatureOf(wellCalled)}.`;
  if (same[0] !== undefined) return `${name}() is called otherwise: ${signatureOf(same[0])}.`;
  const loop = SYNTAX_FUNCTIONS.find((each) => each.name === name);
  if (loop !== undefined) return `${name}() is called otherwise: ${loop.signature}.`;
  return `There is no function ${name}().`;
}

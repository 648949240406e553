// Functions that read and write JSON text.
import { type FunctionCall, type FunctionSpec, readText } from '../function-spec.ts';
import { EXPRESSION_LIMITS } from '../limits.ts';
import { toJsonText } from '../result.ts';
import { isList, isValueObject, type Value } from '../values.ts';

/** Whether the value is nested no deeper than a result may be. It pays for every part that it looks at. */
function isShallow(value: Value, depth: number, call: FunctionCall): boolean {
  call.budget.spend(1);
  if (!isList(value) && !isValueObject(value)) return true;
  if (depth >= EXPRESSION_LIMITS.valueDepth) return false;
  const parts: Value[] = Object.values(value);
  if (!isList(value)) call.budget.spendFields(parts.length, 1);
  return parts.every((part) => isShallow(part, depth + 1, call));
}

/**
 * Reads JSON text. JSON.parse cannot be stopped, so the length is bounded before, and the parts are paid for behind
 * it.
 */
function fromJson(text: string, call: FunctionCall): Value {
  if (text.length > EXPRESSION_LIMITS.size) {
    return call.fail(`the text has more than ${EXPRESSION_LIMITS.size} characters`);
  }
  let value: Value;
  try {
    // `__proto__` becomes an own key here, as in events; nothing reads prototypes.
    value = JSON.parse(text) as Value;
  } catch {
    // The engine's message quotes the text (S4).
    return call.fail('the text is no JSON');
  }
  return isShallow(value, 0, call)
    ? value
    : call.fail(`the text is nested more than ${EXPRESSION_LIMITS.valueDepth} deep`);
}

/** Both directions. What toJson() writes of ints, times and absent values is said at toJsonValue in result.ts. */
export const JSON_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'toJson',
    parameters: [{ name: 'value', type: 'any' }],
    result: 'string',
    summary: 'The value as JSON text.',
    example: { source: `toJson({'a': [1, null]})`, gives: '{"a":[1,null]}' },
    run: (args, call) => toJsonText(args[0] ?? null, call.budget),
  },
  {
    name: 'fromJson',
    parameters: [{ name: 'text', type: 'string' }],
    result: 'any',
    summary: 'The value that a JSON text stands for.',
    example: { source: `fromJson('{"a": [1, 2]}').a[1]`, gives: 2 },
    run: (args, call) => fromJson(readText(args, 0, call), call),
  },
];

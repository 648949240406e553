// What functions read of lists and objects is paid for: each reading is counted, and there are no more of them than the steps
// that were spent allow, whether the call succeeds, fails or is stopped. A function that reads first and pays later, or never,
// fails here, without any clock.
import { describe, expect, test } from 'vitest';

import { AppError } from '../../errors.ts';
import type { JsonValue } from '../../json.ts';
import { Budget } from '../budget.ts';
import { compileExpression } from '../evaluate.ts';
import { FUNCTIONS } from '../functions.ts';
import { EXPRESSION_LIMITS } from '../limits.ts';

/** Reading an item asks several times: whether it is there, what it is, how long the list is. */
const READS_PER_STEP = 8;
/** What looking at a value costs before anything of it is read, and what the sentence of a failure does. */
const FREE = 500;

const many = <Item>(count: number, item: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => item(at));
const VALUES: Record<string, JsonValue> = {
  numbers: many(3_000, (at) => at),
  texts: many(3_000, (at) => `text ${at}`),
  lists: many(3_000, (at) => [at]),
  objects: many(3_000, (at) => ({ key: `k${at}`, value: at, a: at })),
  booleans: many(3_000, (at) => at % 2 === 0),
  nothing: many(3_000, () => null),
  object: Object.fromEntries(many(3_000, (at) => [`k${at}`, at])),
  text: 'a',
  number: 3,
};

/** The value, and how often something of it was read. */
function counting(value: JsonValue): { value: JsonValue; reads: () => number } {
  let reads = 0;
  if (typeof value !== 'object' || value === null) return { value, reads: () => 0 };
  const counted = new Proxy(value, {
    get(target, key, receiver) {
      reads += 1;
      return Reflect.get(target, key, receiver) as unknown;
    },
    has(target, key) {
      reads += 1;
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor(target, key) {
      reads += 1;
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    ownKeys(target) {
      const keys = Reflect.ownKeys(target);
      reads += keys.length;
      return keys;
    },
  });
  return { value: counted, reads: () => reads };
}

const calls = FUNCTIONS.flatMap((spec) =>
  many((spec.optionalParameters ?? 0) + 1, (left) => {
    const count = spec.parameters.length - left + (spec.on === undefined ? 0 : 1);
    const names = ['a', 'b', 'c', 'd'].slice(0, count);
    const [first, ...others] = names;
    const source =
      spec.on === undefined ? `${spec.name}(${names.join(', ')})` : `(${first}).${spec.name}(${others.join(', ')})`;
    return { source, names };
  }),
);

describe('every reading is paid for', () => {
  test.each(calls)('$source', ({ source, names }) => {
    const program = compileExpression(`size([${source}]) == 1`);
    const unpaid: string[] = [];
    for (const [kind, large] of Object.entries(VALUES)) {
      for (const place of names) {
        // At one place what is large, at the others what lets the call come so far.
        for (const other of ['numbers', 'objects', 'text']) {
          const given = counting(large);
          const scope: Record<string, JsonValue> = Object.fromEntries(
            names.map((name) => [name, VALUES[other] ?? null]),
          );
          scope[place] = given.value;
          const budget = new Budget();
          let failures = 0;
          try {
            program.evaluateWithin(scope, budget);
          } catch (thrown) {
            if (!(thrown instanceof AppError)) throw thrown;
            failures = thrown.code === 'expression.failed' ? 1 : 0;
          }
          const spent = EXPRESSION_LIMITS.steps - Math.max(0, budget.left) + failures * 250;
          if (given.reads() > FREE + spent * READS_PER_STEP)
            unpaid.push(`${place}: ${kind}, others: ${other}: ${given.reads()} readings for ${spent} steps`);
        }
      }
    }
    expect(unpaid).toEqual([]);
  });
});

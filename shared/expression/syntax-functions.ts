// What is called like a function and is syntax: loops, whose last argument is evaluated for each item, and has(). For
// documentation and completion; what they do is in compile.ts and loops.ts.
import type { Example } from './function-spec.ts';

/**
 * What authors read about one of them. It has no `run`: none of them is a function whose arguments could be evaluated
 * first.
 */
export interface SyntaxFunction {
  name: string;
  // True where it is called on a list, `list.map(…)`; false where it stands alone, `has(…)`.
  method: boolean;
  signature: string;
  summary: string;
  // A test evaluates it and compares.
  example: Example;
}

export const SYNTAX_FUNCTIONS: readonly SyntaxFunction[] = [
  {
    name: 'has',
    method: false,
    signature: 'has(a.field): bool',
    summary: 'Whether the field is there and not null.',
    example: { source: `has({'a': null}.a)`, gives: false },
  },
  {
    name: 'map',
    method: true,
    signature: 'list.map(x, value): list',
    summary: 'A list of the value for each item x; map(x, condition, value) leaves items out.',
    example: { source: `[1, 2].map(x, x * 10)`, gives: [10, 20] },
  },
  {
    name: 'filter',
    method: true,
    signature: 'list.filter(x, condition): list',
    summary: 'The items for which the condition is true.',
    example: { source: `[1, 2, 3].filter(x, x > 1)`, gives: [2, 3] },
  },
  {
    name: 'all',
    method: true,
    signature: 'list.all(x, condition): bool',
    summary: 'Whether the condition is true for every item.',
    example: { source: `[1, 2].all(x, x > 0)`, gives: true },
  },
  {
    name: 'exists',
    method: true,
    signature: 'list.exists(x, condition): bool',
    summary: 'Whether the condition is true for some item.',
    example: { source: `[1, 2].exists(x, x > 1)`, gives: true },
  },
  {
    name: 'exists_one',
    method: true,
    signature: 'list.exists_one(x, condition): bool',
    summary: 'Whether the condition is true for exactly one item.',
    example: { source: `[1, 2, 2].exists_one(x, x == 1)`, gives: true },
  },
  {
    name: 'sortBy',
    method: true,
    signature: 'list.sortBy(x, key): list',
    summary: 'The list in the order of the key of each item x, smallest first; null comes last.',
    example: { source: `[{'n': 2}, {'n': 1}].sortBy(x, x.n)`, gives: [{ n: 1 }, { n: 2 }] },
  },
  {
    name: 'distinctBy',
    method: true,
    signature: 'list.distinctBy(x, key): list',
    summary: 'The items whose key has not come before.',
    example: { source: `['Ada', 'lin', 'ADA'].distinctBy(x, x.lower())`, gives: ['Ada', 'lin'] },
  },
  {
    name: 'groupBy',
    method: true,
    signature: 'list.groupBy(x, key): object',
    summary: 'An object with a list of the items for each key, which is text.',
    example: { source: `['ada', 'lin', 'al'].groupBy(x, x.slice(0, 1))`, gives: { a: ['ada', 'al'], l: ['lin'] } },
  },
  {
    name: 'reduce',
    method: true,
    signature: 'list.reduce(x, memo, start, value): any',
    summary: 'One value out of all items: the memo begins as the start, and is the value from item to item.',
    example: { source: `[1, 2, 3].reduce(x, product, 1, product * x)`, gives: 6 },
  },
];

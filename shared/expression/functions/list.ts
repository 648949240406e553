// Functions on lists. What takes a condition or an expression for each item is syntax: syntax-functions.ts.
import {
  type Example,
  type FunctionCall,
  type FunctionSpec,
  listArgument,
  textArgument,
  wholeArgument,
  wrong,
} from '../function-spec.ts';
import type { SimpleType } from '../simple-type.ts';
import { EXPRESSION_LIMITS } from '../limits.ts';
import { applyBinary } from '../operators.ts';
import { ANY, listOf, optionalOf, type Type, unify } from '../types.ts';
import { isList, isNumber, isValueObject, NONE, Optional, unmarked, type Value } from '../values.ts';
import { identityOf, orderOf } from './order.ts';
import { charactersOf } from './text.ts';

// The types of results, by those of the arguments; the first is the list that the method is called on.
const itemOf = (type: Type | undefined): Type => (type?.kind === 'list' ? type.item : ANY);
const sameList = ([list]: readonly Type[]): Type => (list?.kind === 'list' ? list : listOf(ANY));
const eitherList = ([one, other]: readonly Type[]): Type => listOf(unify(itemOf(one), itemOf(other)));

/** What is special about a method without arguments; `result` and `on` are lists where they are left out. */
interface Method {
  name: string;
  summary: string;
  example: Example;
  result?: SimpleType;
  on?: SimpleType;
  infer?: (types: readonly Type[]) => Type;
  run: (list: readonly Value[], call: FunctionCall) => Value;
}

/** A method without arguments, which has read and paid for its list when `run` gets it. */
function method({ name, summary, example, result = 'list', on = 'list', infer, run }: Method): FunctionSpec {
  return {
    name,
    on: [on],
    parameters: [],
    result,
    ...(infer === undefined ? {} : { infer }),
    summary,
    example,
    run: (args, call) => run(listArgument(args, 0, call), call),
  };
}

/**
 * A method that sets two lists side by side. Items are told apart by the text of identityOf(), so that it takes
 * linear and not quadratic time.
 */
function pairing(
  name: string,
  summary: string,
  example: Example,
  run: (list: readonly Value[], other: readonly Value[], identity: (value: Value) => string) => Value[],
  infer = sameList,
): FunctionSpec {
  return {
    name,
    on: ['list'],
    parameters: [{ name: 'other', type: 'list' }],
    result: 'list',
    infer,
    summary,
    example,
    run: (args, call) =>
      run(listArgument(args, 0, call), listArgument(args, 1, call), (value) => identityOf(value, call.budget)),
  };
}

/** The items whose identity comes for the first time, in their order. */
export function distinct(list: readonly Value[], identity: (value: Value, at: number) => string): Value[] {
  const seen = new Set<string>();
  return list.filter((item, at) => {
    const id = identity(item, at);
    return !seen.has(id) && seen.add(id);
  });
}

// The items of the first list that are in the other one, or not, each once and in its order.
function keptBy(list: readonly Value[], other: readonly Value[], identity: (value: Value) => string, inBoth: boolean) {
  const ids = new Set(other.map(identity));
  return distinct(
    list.filter((item) => ids.has(identity(item)) === inBoth),
    identity,
  );
}

/**
 * The sum of a list of numbers. It stays an int while all items are ints, and begins as one, so an empty list gives
 * 0.
 */
function total(list: readonly Value[], call: FunctionCall): Value {
  let sum: Value = 0n;
  for (const each of list) {
    const item = unmarked(each);
    if (!isNumber(item)) return wrong(item, 'a list of numbers', call);
    sum = applyBinary('+', sum, item, call.budget, call.fail);
  }
  return sum;
}

// It orders the list in place of looking for one item, so that it refuses what sort() refuses: a mixture of kinds.
function extreme(name: 'min' | 'max', summary: string, example: Example): FunctionSpec {
  return method({
    name,
    summary,
    example,
    result: 'any',
    infer: ([list]) => itemOf(list),
    run(list, call) {
      const order = orderOf(list, call.budget, call.fail).map((at) => list[at] ?? null);
      const there = order.filter((item) => item !== null && !(item instanceof Optional && item.value === undefined));
      return there.at(name === 'min' ? 0 : -1) ?? call.fail('the list is empty');
    },
  });
}

function valueAt(list: readonly Value[], at: number): Value {
  const value = list.at(at);
  return value === undefined || value === null ? NONE : new Optional(value);
}

/** Puts the items of inner lists into one list. It goes one level deep; what is no list stays as it is. */
function spread(lists: readonly Value[], call: FunctionCall): Value[] {
  return lists.flatMap((item) => {
    const inner = unmarked(item);
    if (!isList(inner)) return [item];
    call.budget.spend(inner.length);
    return inner;
  });
}

/**
 * Items of a list, or characters of a text. `from` and `to` may count from the end; what lies outside is left out,
 * and an end before the start gives nothing.
 */
function slice(args: readonly Value[], call: FunctionCall): Value {
  const value = args[0] ?? null;
  const parts = typeof value === 'string' ? charactersOf(value, call) : listArgument(args, 0, call);
  const from = wholeArgument(args, 1, call);
  const to = args.length > 2 ? wholeArgument(args, 2, call) : undefined;
  const taken = parts.slice(from, to);
  return typeof value === 'string' ? taken.join('') : taken;
}

/** None changes its list: each gives a new one. */
export const LIST_FUNCTIONS: readonly FunctionSpec[] = [
  method({
    name: 'first',
    summary: 'The first item; absent where there is none, or where it is null.',
    example: { source: `['a', 'b'].first().orValue('')`, gives: 'a' },
    result: 'optional',
    infer: ([list]) => optionalOf(itemOf(list)),
    run: (list) => valueAt(list, 0),
  }),
  method({
    name: 'last',
    summary: 'The last item; absent where there is none, or where it is null.',
    example: { source: `['a', 'b'].last().orValue('')`, gives: 'b' },
    result: 'optional',
    infer: ([list]) => optionalOf(itemOf(list)),
    run: (list) => valueAt(list, -1),
  }),
  {
    name: 'slice',
    on: ['list', 'string'],
    parameters: [
      { name: 'from', type: 'int' },
      { name: 'to', type: 'int' },
    ],
    optionalParameters: 1,
    result: 'any',
    infer: ([whole = ANY]) => (whole.kind === 'list' || whole.kind === 'string' ? whole : ANY),
    summary:
      'The items or characters from one place up to, but not including, another; a negative place counts from the end.',
    example: { source: `'4711-0815'.slice(-4)`, gives: '0815' },
    run: slice,
  },
  method({
    name: 'reverse',
    summary: 'The list from its end to its beginning.',
    example: { source: `[1, 2, 3].reverse()`, gives: [3, 2, 1] },
    infer: sameList,
    run: (list) => list.toReversed(),
  }),
  method({
    name: 'sort',
    summary: 'The list in order: numbers, times, or texts by their characters, smallest first; null comes last.',
    example: { source: `[3, 1, 2].sort()`, gives: [1, 2, 3] },
    infer: sameList,
    run: (list, call) => orderOf(list, call.budget, call.fail).map((at) => list[at] ?? null),
  }),
  method({
    name: 'distinct',
    summary: 'The list without what it had before.',
    example: { source: `['a', 'b', 'a'].distinct()`, gives: ['a', 'b'] },
    infer: sameList,
    run: (list, call) => distinct(list, (item) => identityOf(item, call.budget)),
  }),
  pairing(
    'union',
    'What is in either list, each once.',
    { source: `[1, 2].union([2, 3])`, gives: [1, 2, 3] },
    (list, other, identity) => distinct([...list, ...other], identity),
    eitherList,
  ),
  pairing(
    'intersection',
    'What is in both lists, each once.',
    { source: `[1, 2].intersection([2, 3])`, gives: [2] },
    (list, other, identity) => keptBy(list, other, identity, true),
  ),
  pairing(
    'difference',
    'What is in this list and not in the other, each once.',
    { source: `[1, 2].difference([2, 3])`, gives: [1] },
    (list, other, identity) => keptBy(list, other, identity, false),
  ),
  method({
    name: 'flatten',
    summary: 'The items of the lists in this list, as one list.',
    example: { source: `[[1, 2], [3]].flatten()`, gives: [1, 2, 3] },
    infer: ([list]) => (itemOf(list).kind === 'list' ? itemOf(list) : listOf(ANY)),
    run: spread,
  }),
  {
    name: 'pluck',
    on: ['list<object>'],
    parameters: [{ name: 'field', type: 'string' }],
    result: 'list',
    summary: 'One field of each object; objects that do not have it are left out.',
    example: { source: `[{'id': 'a'}, {'id': 'b'}, {}].pluck('id')`, gives: ['a', 'b'] },
    run(args, call) {
      const field = textArgument(args, 1, call);
      const list = listArgument(args, 0, call);
      // A name that few objects have is looked for far longer than one that is found, and a long one is read each time.
      call.budget.spend(list.length * (8 + Math.ceil(field.length / 32)));
      return list.flatMap((each) => {
        const item = unmarked(each);
        if (!isValueObject(item)) return wrong(item, 'a list of objects', call);
        const value = Object.hasOwn(item, field) ? item[field] : undefined;
        return value === undefined || value === null ? [] : [value];
      });
    },
  },
  method({
    name: 'sum',
    summary: 'The numbers of a list added up; 0 for an empty list.',
    example: { source: `[1, 2, 3.5].sum()`, gives: 6.5 },
    on: 'list<number>',
    result: 'number',
    run: total,
  }),
  method({
    name: 'average',
    summary: 'The mean of the numbers of a list.',
    example: { source: `[1, 2].average()`, gives: 1.5 },
    on: 'list<number>',
    result: 'number',
    run(list, call) {
      if (list.length === 0) return call.fail('the list is empty');
      return Number(total(list, call)) / list.length;
    },
  }),
  extreme('min', 'The smallest item of a list: a number, a text or a time.', { source: `[3, 1, 2].min()`, gives: 1 }),
  extreme('max', 'The largest item of a list: a number, a text or a time.', { source: `[3, 1, 2].max()`, gives: 3 }),
  {
    name: 'range',
    parameters: [{ name: 'count', type: 'int' }],
    result: 'list<number>',
    summary: 'The numbers from 0 up to, but not including, the count.',
    example: { source: `range(3)`, gives: [0, 1, 2] },
    run(args, call) {
      const count = wholeArgument(args, 0, call);
      if (count < 0) return call.fail('the count is negative');
      // Paid before it is made. The bound keeps a huge count from overflowing; it is too costly in any case.
      call.budget.spend(2 * Math.min(count, EXPRESSION_LIMITS.steps));
      return Array.from({ length: count }, (_, at) => BigInt(at));
    },
  },
];

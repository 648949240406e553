// What each loop does with the items of its list. Compiled parts come in, one closure goes out; see compile.ts.
import type { Failure } from './budget.ts';
import { absorb, boolean, type Frame, type Run } from './frame.ts';
import { distinct } from './functions/list.ts';
import { identityOf, orderOf } from './functions/order.ts';
import type { Fail } from './operators.ts';
import type { LoopName } from './syntax.ts';
import { kindOf, unmarked, type Value } from './values.ts';

/** A loop whose parts are compiled. `body` and `filter` are to be run after `next`, for the same item. */
export interface CompiledLoop {
  name: LoopName;
  items: (frame: Frame) => readonly Value[];
  /** Makes an item the value of the loop's variable, and pays for the body. */
  next: (frame: Frame, item: Value) => void;
  body: Run;
  // Both name the place of what failed: `fail` that of the body, `failFilter` that of the condition of a map().
  fail: Fail;
  filter: Run | undefined;
  failFilter: Fail;
  /** The slot of the variable that a `reduce` goes on with. */
  memo: number | undefined;
}

/**
 * Makes the closure of a loop. It spends steps for each item through `next`, before the body runs, so that a list of
 * any length is stopped in time.
 */
export function loopRun(loop: CompiledLoop): Run {
  const { name, items, body, fail } = loop;
  const what = `the condition of ${name}()`;
  const test = (frame: Frame): boolean => boolean(body(frame), fail, what);
  /** What the body gives for each item. */
  const bodies = (frame: Frame, list: readonly Value[]): Value[] =>
    list.map((item) => {
      loop.next(frame, item);
      return body(frame);
    });
  switch (name) {
    case 'map':
      return mapping(loop, what);
    case 'filter':
      return (frame) =>
        items(frame).filter((item) => {
          loop.next(frame, item);
          return test(frame);
        });
    case 'exists_one':
      return (frame) => {
        let count = 0;
        for (const item of items(frame)) {
          loop.next(frame, item);
          if (test(frame)) count++;
        }
        return count === 1;
      };
    case 'sortBy':
      return (frame) => {
        const list = items(frame);
        return orderOf(bodies(frame, list), frame.budget, fail).map((at) => list[at] ?? null);
      };
    case 'distinctBy':
      return (frame) => {
        const list = items(frame);
        const keys = bodies(frame, list);
        return distinct(list, (_, at) => identityOf(keys[at] ?? null, frame.budget));
      };
    case 'groupBy':
      return (frame) => {
        const list = items(frame);
        const keys = bodies(frame, list);
        return grouped(list, keys, frame, fail);
      };
    case 'reduce':
      return (frame) => {
        // The bind around it has put the start there already (parse.ts).
        const slot = loop.memo ?? 0;
        for (const item of items(frame)) {
          loop.next(frame, item);
          frame.locals[slot] = body(frame);
        }
        return frame.locals[slot] ?? null;
      };
    default:
      return quantifier(name === 'exists', items, loop.next, test);
  }
}

function mapping({ items, next, body, filter, failFilter }: CompiledLoop, what: string): Run {
  return (frame) => {
    const result: Value[] = [];
    for (const item of items(frame)) {
      next(frame, item);
      if (filter === undefined || boolean(filter(frame), failFilter, what)) result.push(body(frame));
    }
    return result;
  };
}

/** Groups by text alone, since the groups become the fields of an object. */
function grouped(list: readonly Value[], keys: readonly Value[], frame: Frame, fail: Fail): Value {
  const groups = new Map<string, Value[]>();
  for (const [at, item] of list.entries()) {
    const key = unmarked(keys[at] ?? null);
    if (typeof key !== 'string') return fail(`the key of groupBy() must be text, and this is ${kindOf(key)}`);
    frame.budget.spendLongText(key.length);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  // Making an object of many fields is slow, so it is paid before.
  frame.budget.spend(groups.size * 30);
  return Object.fromEntries(groups);
}

// all() and exists(): as in CEL, an item that decides the answer wins, even where another one fails. Where none
// decides, the first failure is thrown.
function quantifier(
  deciding: boolean,
  itemsOf: (frame: Frame) => readonly Value[],
  next: (frame: Frame, item: Value) => void,
  test: (frame: Frame) => boolean,
): Run {
  return (frame) => {
    let failure: Failure | undefined;
    for (const item of itemsOf(frame)) {
      next(frame, item);
      try {
        if (test(frame) === deciding) return deciding;
      } catch (thrown) {
        // Each one is paid for, the first is kept.
        const caught = absorb(thrown, frame.budget);
        failure ??= caught;
      }
    }
    if (failure !== undefined) throw failure;
    return !deciding;
  };
}

// What the closures of compile.ts share: the frame that they run in, and the parts that are more than one line each.
import type { JsonValue } from '../json.ts';
import { type Budget, Failure, FAILURE_STEPS } from './budget.ts';
import type { FunctionCall } from './function-spec.ts';
import type { Fail } from './operators.ts';
import { kindOf, Optional, type Value } from './values.ts';

/**
 * The names that an expression can see: `trigger`, the keys of nodes that have settled, `item`, `index`, `run`,
 * `flow` and `event`. Which of them there are depends on where the expression stands (shared/flow/scope.ts).
 */
export type Scope = Record<string, JsonValue>;

/** One evaluation: what it reads, the variables of its loops, what it may still spend. */
export interface Frame {
  readonly scope: Scope;
  readonly locals: Value[];
  readonly budget: Budget;
}

/**
 * A compiled part. It may throw `Failure`, `TooCostly` or `NotJson`; a RangeError is a stack that nested data has
 * used up.
 */
export type Run = (frame: Frame) => Value;

/** Makes the context of one call. A call costs more than a plain node, which is paid here. */
export function callOf(frame: Frame, fail: Fail, prepared: unknown): FunctionCall {
  frame.budget.spend(4);
  return { budget: frame.budget, fail, prepared };
}

/**
 * A `fail` for operators and functions, which know nothing of syntax: it throws their sentence with the place of the
 * part.
 */
export function failing(at: { start: number; end: number }): Fail {
  return (message) => {
    throw new Failure(message, at);
  };
}

/** The value as a boolean. `what` begins the message: the operator or condition that needs it. */
export function boolean(value: Value, fail: Fail, what: string): boolean {
  return typeof value === 'boolean' ? value : fail(`${what} needs a boolean, and this is ${kindOf(value)}`);
}

/**
 * Takes a failure that may not matter after all, and lets anything else go on. Its cost is paid here, so that a loop
 * over failures stays within the budget.
 * @throws what was thrown, unless it is a `Failure`
 */
export function absorb(thrown: unknown, budget: Budget): Failure {
  if (!(thrown instanceof Failure)) throw thrown;
  budget.spend(FAILURE_STEPS);
  return thrown;
}

/**
 * What `orValue()` (where `wantsOptional` is false) and `or()` give. The default is evaluated only where it is
 * needed, as it may fail where it is not. `orValue()` also takes a value that is not optional, and then replaces only
 * null.
 */
export function orElse(value: Value, other: Run, frame: Frame, wantsOptional: boolean, fail: Fail): Value {
  if (!wantsOptional) {
    if (value instanceof Optional) return value.value ?? other(frame);
    return value === null ? other(frame) : value;
  }
  if (!(value instanceof Optional))
    return fail(`it needs an optional value, as .?field gives it, and this is ${kindOf(value)}`);
  if (value.value !== undefined) return value;
  const second = other(frame);
  return second instanceof Optional
    ? second
    : fail(`its argument must be an optional value, and this is ${kindOf(second)}`);
}

// What the closures of compile.ts share: the frame that they run in, and the parts that are more than one line each.
import type { JsonValue } from '../json.ts';
import { type Budget, Failure, FAILURE_STEPS } from './budget.ts';
import type { FunctionCall } from './function-spec.ts';
import type { Fail } from './operators.ts';
import { kindOf, Optional, type Value } from './values.ts';

/** The names that an expression can see: `trigger`, node keys, `item`, `index`, `run`, `flow`, `event`. */
export type Scope = Record<string, JsonValue>;

/** One evaluation: what it reads, the variables of its loops, what it may still spend. */
export interface Frame {
  readonly scope: Scope;
  readonly locals: Value[];
  readonly budget: Budget;
}

export type Run = (frame: Frame) => Value;

/** The context of one call, which costs more than a plain node. */
export function callOf(frame: Frame, fail: Fail, prepared: unknown): FunctionCall {
  frame.budget.spend(4);
  return { budget: frame.budget, fail, prepared };
}

export function failing(at: { start: number; end: number }): Fail {
  return (message) => {
    throw new Failure(message, at);
  };
}

export function boolean(value: Value, fail: Fail, what: string): boolean {
  return typeof value === 'boolean' ? value : fail(`${what} needs a boolean, and this is ${kindOf(value)}`);
}

/** A failure that may not matter after all; anything else goes on. */
export function absorb(thrown: unknown, budget: Budget): Failure {
  if (!(thrown instanceof Failure)) throw thrown;
  budget.spend(FAILURE_STEPS);
  return thrown;
}

/** The default is evaluated only where it is needed, as it may fail where it is not. */
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

// Compiling and evaluating one expression: the border at which values become JSON again and every way of failing
// becomes an AppError that names the expression. How the parts work is compile.ts.
import { AppError, TerminalError, ValidationError } from '../errors.ts';
import type { Escape } from '../escape.ts';
import type { JsonValue } from '../json.ts';
import { Budget, Failure, TooCostly } from './budget.ts';
import { compileTree } from './compile.ts';
import type { Scope } from './frame.ts';
import { parseExpression } from './parse.ts';
import { NotJson, toJsonValue, toTemplateText } from './result.ts';
import type { Expr } from './syntax.ts';
import type { Value } from './values.ts';

export type { Scope } from './frame.ts';

/**
 * A compiled expression that stands alone: a condition of a trigger, a concurrency key, a gather key. Each evaluation
 * has a budget of its own.
 */
export interface CompiledExpression {
  readonly source: string;
  /**
   * Pure; the scope is neither copied nor changed, and only own properties of it are read.
   * @throws TerminalError `expression.failed`, `expression.too-costly`; details `{expression, start, end}`
   */
  evaluate(scope: Scope): JsonValue;
}

/** A compiled expression whose work is counted together with that of others: see inputs.ts. */
export interface Program extends CompiledExpression {
  /** @param escape where the value goes, where its texts are to be escaped (S12) */
  evaluateWithin(scope: Scope, budget: Budget, escape?: Escape): JsonValue;
  /** As part of a longer text: null is nothing, objects and lists are JSON. */
  textWithin(scope: Scope, budget: Budget, escape?: Escape): string;
}

/**
 * @throws ValidationError `expression.syntax`, `expression.too-complex`, `expression.refused`,
 *   `expression.unknown-name`; details `{start, end}` in the source
 */
export function compileExpression(source: string): Program {
  const expr = parseExpression(source);
  const { run, slots } = compileTree(expr, source);
  // Most expressions in inputs are plain paths. Their values need no copy and no check of size.
  const passesOn = isPath(expr);

  // Every evaluation goes through here, so that nothing leaves it but an AppError or a defect.
  const within = <Result>(scope: Scope, budget: Budget, finish: (value: Value) => Result): Result => {
    try {
      return finish(
        run({ scope, locals: slots === 0 ? NO_LOCALS : Array.from({ length: slots }, (): Value => null), budget }),
      );
    } catch (thrown) {
      throw explainFailure(thrown, source);
    }
  };
  const evaluateWithin = (scope: Scope, budget: Budget, escape?: Escape): JsonValue =>
    within(scope, budget, (value) => {
      if (escape !== undefined) return toJsonValue(value, budget, escape);
      if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
      // A part of the scope is JSON already, and may be larger than what an expression may build.
      return passesOn ? (value as JsonValue) : toJsonValue(value, budget);
    });
  return {
    source,
    evaluate: (scope) => evaluateWithin(scope, new Budget()),
    evaluateWithin,
    textWithin: (scope, budget, escape) => within(scope, budget, (value) => toTemplateText(value, budget, escape)),
  };
}

/** All expressions without variables share it. It is never written, for without slots nothing writes to locals. */
const NO_LOCALS: Value[] = [];

/** Whether the expression only names a part of the scope, so that its value is JSON and not ours. */
function isPath(expr: Expr): boolean {
  if (expr.kind === 'name') return true;
  return (expr.kind === 'field' || expr.kind === 'index') && !expr.optional && isPath(expr.target);
}

/**
 * Evaluates a condition. Nothing but a boolean is taken: a text or a number that is merely there does not count as
 * true.
 * @throws ValidationError `expression.not-boolean`; and as `evaluate`
 */
export function evaluateCondition(compiled: CompiledExpression, scope: Scope): boolean {
  const value = compiled.evaluate(scope);
  if (typeof value === 'boolean') return value;
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
  throw new ValidationError(
    'expression.not-boolean',
    `The condition ${quote(compiled.source)} gave ${kind}; it must give true or false. Compare it with something.`,
    { details: { expression: compiled.source } },
  );
}

/** The source as it stands in an input; a whole template as it is. */
function quote(source: string): string {
  const text = source.trim();
  if (text.includes('{{')) return text.length > 200 ? `${text.slice(0, 199)}…` : text;
  return `{{ ${text.length > 200 ? `${text.slice(0, 199)}…` : text} }}`;
}

/**
 * Turns what was thrown while `source` was evaluated into an error for people. Anything that is no failure of the
 * expression is thrown again, for it is a defect.
 */
export function explainFailure(thrown: unknown, source: string): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof Failure) {
    const details = { expression: source, start: thrown.start, end: thrown.end };
    return new TerminalError('expression.failed', `${quote(source)} failed: ${thrown.message}.`, { details });
  }
  const details = { expression: source, start: 0, end: source.length };
  if (thrown instanceof NotJson) {
    return new TerminalError('expression.failed', `${quote(source)} failed: ${thrown.message}.`, { details });
  }
  // A RangeError is a stack that data nested too deep has used up.
  const why =
    thrown instanceof TooCostly
      ? thrown.message
      : thrown instanceof RangeError
        ? 'its data is nested too deep'
        : undefined;
  if (why === undefined) throw thrown;
  const message = `${quote(source)} was stopped: ${why}. Work on less data, or split it over several nodes.`;
  return new TerminalError('expression.too-costly', message, { details });
}

// What a condition over a later event needs today (S8): the part of the scope that it reads, kept while it waits, and a
// comparison in it that finds the few waits which an event may concern without evaluating all of them. Pure.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Scope } from './frame.ts';
import { parseExpression } from './parse.ts';
import { referencesInExpression } from './references.ts';
import type { Expr } from './syntax.ts';

/** `left == right` of a condition, apart: one side is of the later value alone, the other never mentions it. */
export interface Correlation {
  /** Source of the side that only the later value answers. */
  sought: string;
  /** Source of the side that is known before. */
  known: string;
}

/**
 * The first comparison that must hold for the condition to hold: an operand of `==` on the top level or joined by `&&`.
 * Undefined where there is none. @throws ValidationError as `compileExpression`
 */
export function correlationOf(source: string, later: string): Correlation | undefined {
  for (const expr of conjuncts(parseExpression(source))) {
    if (expr.kind !== 'binary' || expr.operator !== '==') continue;
    const [left, right] = [sourceOf(expr.left, source), sourceOf(expr.right, source)];
    if (left === undefined || right === undefined) continue;
    if (isOf(left, later) === 'only' && isOf(right, later) === 'never') return { sought: left, known: right };
    if (isOf(right, later) === 'only' && isOf(left, later) === 'never') return { sought: right, known: left };
  }
  return undefined;
}

function conjuncts(expr: Expr): Expr[] {
  if (expr.kind !== 'logical' || expr.operator !== '&&') return [expr];
  return [...conjuncts(expr.left), ...conjuncts(expr.right)];
}

/** Undefined where the range cuts through brackets, which are no part of the tree. */
function sourceOf(expr: Expr, source: string): string | undefined {
  const part = source.slice(expr.start, expr.end);
  try {
    parseExpression(part);
    return part;
  } catch {
    return undefined;
  }
}

function isOf(source: string, name: string): 'only' | 'never' | 'both' {
  const roots = referencesInExpression(source).map((reference) => reference.root);
  if (!roots.includes(name)) return 'never';
  return roots.every((root) => root === name) ? 'only' : 'both';
}

/**
 * The part of the scope that an expression reads, copied: evaluating it over this gives what it gives over the whole.
 * `later` is left out. @throws ValidationError as `compileExpression`
 */
export function narrowScope(source: string, scope: Scope, later: string): JsonObject {
  parseExpression(source);
  const kept: JsonObject = {};
  const references = referencesInExpression(source).filter(({ root }) => root !== later && Object.hasOwn(scope, root));
  // The shorter path first: it brings all below it.
  for (const { root, path } of references.toSorted((one, other) => one.path.length - other.path.length)) {
    keep(kept, scope, [root, ...path]);
  }
  return kept;
}

/** Values that were kept whole; what is below them is there already. */
function keep(kept: JsonObject, scope: Readonly<Record<string, JsonValue>>, path: readonly string[]): void {
  const [key = '', ...rest] = path;
  if (!Object.hasOwn(scope, key)) return;
  const value = scope[key] ?? null;
  const before = Object.hasOwn(kept, key) ? kept[key] : undefined;
  if (rest.length === 0 || !isJsonObject(value)) {
    if (before === undefined) define(kept, key, value);
    return;
  }
  if (before === value) return;
  const inner: JsonObject = isJsonObject(before) ? before : {};
  if (before === undefined) define(kept, key, inner);
  keep(inner, value, rest);
}

/** Assigning to `__proto__` would set the prototype. */
function define(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

// What a run keeps of a condition over a later event while it waits for it (S8): the part of the scope that the
// condition reads, and a comparison in it by which the few waits that an event may concern are found without
// evaluating all of them. Pure.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Scope } from './frame.ts';
import { parseExpression } from './parse.ts';
import { referencesInExpression } from './references.ts';
import type { Expr } from './syntax.ts';

/**
 * The two sides of a comparison `left == right` in a condition: one is of the later value alone, the other never
 * mentions it. The known side is evaluated when the wait begins and stored; the sought one when an event comes.
 */
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

// What must hold all together. An operand of `||` need not hold, so nothing below one is looked at.
function conjuncts(expr: Expr): Expr[] {
  if (expr.kind !== 'logical' || expr.operator !== '&&') return [expr];
  return [...conjuncts(expr.left), ...conjuncts(expr.right)];
}

/**
 * The source of a part. It is undefined where the range cuts through brackets, which are no part of the tree: then
 * the comparison is not used, which costs time and nothing else.
 */
function sourceOf(expr: Expr, source: string): string | undefined {
  const part = source.slice(expr.start, expr.end);
  try {
    parseExpression(part);
    return part;
  } catch {
    return undefined;
  }
}

// Whether a part reads only that name of the scope, never, or both it and others.
function isOf(source: string, name: string): 'only' | 'never' | 'both' {
  const roots = referencesInExpression(source).map((reference) => reference.root);
  if (!roots.includes(name)) return 'never';
  return roots.every((root) => root === name) ? 'only' : 'both';
}

/**
 * Copies the part of the scope that an expression reads: evaluating the expression over this gives what it gives over
 * the whole. `later` is left out, for it is yet to come.
 * @throws ValidationError as `compileExpression`
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

/**
 * Puts the value at the path of `scope` into `kept`, and nothing beside it. A value that was kept whole already has
 * all that is below it. Objects on the way are new ones, so that those of the scope are not changed.
 */
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

/** Sets a key. Assigning to `__proto__` would set the prototype, and an event may have it as a key. */
function define(object: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

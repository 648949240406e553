// Finds which names of the scope an expression uses, and renames them. Variables of loops and binds are no
// references. Text that cannot be parsed (a draft) is read word by word, so that a rename does not leave it behind.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { RESERVED_WORDS } from './limits.ts';
import { parseExpression } from './parse.ts';
import { tokenise } from './scan.ts';
import { type Expr, innerParts, type Name, outerParts } from './syntax.ts';
import { parseTemplate } from './template.ts';

/** One use of a name of the scope. */
export interface Reference {
  /** The name in the scope: `trigger`, a node key, `item`, … */
  root: string;
  /** Fields and literal keys that follow it, as far as they are known: `trigger.a['b'][i]` gives `['a', 'b']`. */
  path: string[];
  /** Range of the whole chain in the text that was given; the root is the first `root.length` characters of it. */
  start: number;
  end: number;
}

/**
 * The references of all expressions of a template, in the order of the text, with ranges in the template. Never
 * throws.
 */
export function referencesInTemplate(text: string): Reference[] {
  return parseTemplate(text).flatMap((segment) =>
    segment.kind === 'text'
      ? []
      : referencesInExpression(segment.text).map(({ root, path, start, end }) => ({
          root,
          path,
          start: start + segment.start,
          end: end + segment.start,
        })),
  );
}

/**
 * The references of a bare expression, in the order of the text. Never throws. Unfinished text gives the names that
 * it surely uses, without their paths.
 */
export function referencesInExpression(source: string): Reference[] {
  const expr = tryParse(source);
  if (expr === undefined) return wordReferences(source);
  const found: Reference[] = [];
  collect(expr, new Set(), found);
  return found.sort((left, right) => left.start - right.start);
}

/** References in every template of a JSON value, each with the keys that lead to its text. */
export function referencesInValue(value: JsonValue): { path: string[]; reference: Reference }[] {
  if (typeof value === 'string') return referencesInTemplate(value).map((reference) => ({ path: [], reference }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    referencesInValue(part).map(({ path, reference }) => ({ path: [key, ...path], reference })),
  );
}

function tryParse(source: string): Expr | undefined {
  try {
    return parseExpression(source);
  } catch {
    return undefined;
  }
}

/**
 * The chain `root.a['b']` that the expression is; undefined when it is something else. `exact` is false from the
 * first index on that is computed, since what follows it is not known.
 */
function chainOf(expr: Expr): { root: Name; path: string[]; exact: boolean } | undefined {
  if (expr.kind === 'name') return { root: expr, path: [], exact: true };
  if (expr.kind !== 'field' && expr.kind !== 'index') return undefined;
  const chain = chainOf(expr.target);
  if (chain === undefined || !chain.exact) return chain;
  if (expr.kind === 'field') return { ...chain, path: [...chain.path, expr.field] };
  const key = expr.index.kind === 'literal' && typeof expr.index.value === 'string' ? expr.index.value : undefined;
  return key === undefined ? { ...chain, exact: false } : { ...chain, path: [...chain.path, key] };
}

/** The one name or field that the whole source is, `trigger.?a['b']`; undefined where it is anything else. Never throws. */
export function chainIn(source: string): { root: string; path: string[] } | undefined {
  const expr = tryParse(source);
  const chain = expr === undefined ? undefined : chainOf(expr);
  return chain?.exact === true ? { root: chain.root.name, path: chain.path } : undefined;
}

function collect(expr: Expr, bound: ReadonlySet<string>, found: Reference[]): void {
  const chain = chainOf(expr);
  if (chain !== undefined) {
    const { root, path } = chain;
    if (!bound.has(root.name)) found.push({ root: root.name, path, start: root.start, end: expr.end });
    // An index in the chain may use names of its own: `a[trigger.b]`.
    collectIndexes(expr, bound, found);
    return;
  }
  if (isOptionalNamespace(expr)) {
    for (const arg of expr.args) collect(arg, bound, found);
    return;
  }
  for (const part of outerParts(expr)) collect(part, bound, found);
  const inner = innerParts(expr);
  if (inner.length > 0 && (expr.kind === 'loop' || expr.kind === 'bind')) {
    const within = new Set(bound).add(expr.variable.name);
    for (const part of inner) collect(part, within, found);
  }
}

function collectIndexes(expr: Expr, bound: ReadonlySet<string>, found: Reference[]): void {
  if (expr.kind === 'index') collect(expr.index, bound, found);
  if (expr.kind === 'index' || expr.kind === 'field') collectIndexes(expr.target, bound, found);
}

/** `optional.of(…)` and `optional.none()`: `optional` is no name of the scope there. */
function isOptionalNamespace(expr: Expr): expr is Expr & { kind: 'call' } {
  return expr.kind === 'call' && expr.target?.kind === 'name' && expr.target.name === 'optional';
}

function wordReferences(source: string): Reference[] {
  const tokens = tokenise(source);
  return tokens.flatMap((token, at) => {
    // A name after `.` or `.?` is a field, and one before `(` a function.
    const follows = tokens[at - 1]?.text;
    const isRoot = token.kind === 'name' && follows !== '.' && !(follows === '?' && tokens[at - 2]?.text === '.');
    if (!isRoot || tokens[at + 1]?.text === '(' || RESERVED_WORDS.includes(token.text)) return [];
    return [{ root: token.text, path: [], start: token.start, end: token.end }];
  });
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

// From the last to the first, so that the places of those before it stay right.
function applyEdits(source: string, edits: Edit[]): string {
  let result = source;
  for (const edit of edits.sort((left, right) => right.start - left.start)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end);
  }
  return result;
}

/**
 * Rewrites the root `from` to `to`. A loop variable that is called `to` and would capture the new name is renamed
 * too. Nothing else of the text changes, comments and spaces included. Never throws.
 */
export function renameInExpression(source: string, from: string, to: string): string {
  if (!source.includes(from)) return source;
  const expr = tryParse(source);
  const references = expr === undefined ? wordReferences(source) : referencesInExpression(source);
  const edits: Edit[] = references
    .filter((reference) => reference.root === from)
    .map(({ start }) => ({ start, end: start + from.length, text: to }));
  if (expr !== undefined) avoidCapture(expr, from, to, source, edits);
  return applyEdits(source, edits);
}

// `list.map(x, x.id == user.id)` after renaming `user` to `x` would compare an item with itself, so its variable
// becomes `x2`.
function avoidCapture(expr: Expr, from: string, to: string, source: string, edits: Edit[]): void {
  if ((expr.kind === 'loop' || expr.kind === 'bind') && expr.variable.name === to && usesFree(expr, from)) {
    const fresh = freshName(to, source);
    edits.push({ start: expr.variable.start, end: expr.variable.end, text: fresh });
    for (const part of innerParts(expr)) {
      for (const name of freeNames(part, to)) edits.push({ start: name.start, end: name.end, text: fresh });
    }
  }
  for (const part of [...outerParts(expr), ...innerParts(expr)]) avoidCapture(part, from, to, source, edits);
}

function usesFree(expr: Expr, name: string): boolean {
  return innerParts(expr).some((part) => freeNames(part, name).length > 0);
}

/** The places where `name` stands and no loop or bind inside `expr` has made it its variable. */
function freeNames(expr: Expr, name: string): Name[] {
  if (expr.kind === 'name') return expr.name === name ? [expr] : [];
  const own = outerParts(expr).flatMap((part) => freeNames(part, name));
  if ((expr.kind === 'loop' || expr.kind === 'bind') && expr.variable.name === name) return own;
  return [...own, ...innerParts(expr).flatMap((part) => freeNames(part, name))];
}

// It is looked for in the whole source, fields and texts included: a name more than needed is avoided, which harms
// nobody.
function freshName(name: string, source: string): string {
  let count = 2;
  while (source.includes(`${name}${count}`)) count++;
  return `${name}${count}`;
}

/** Rewrites the root `from` to `to` in every template of a JSON value; parts without it are the same objects. */
export function renameInValue(value: JsonValue, from: string, to: string): JsonValue {
  if (typeof value === 'string') return renameInTemplate(value, from, to);
  if (Array.isArray(value)) {
    const items = value.map((item) => renameInValue(item, from, to));
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]): [string, JsonValue] => [key, renameInValue(item, from, to)]);
  if (entries.every(([key, item]) => item === value[key])) return value;
  const renamed: JsonObject = Object.fromEntries(entries);
  return renamed;
}

/** As `renameInExpression`, in every expression of the template; the text around them stays. */
export function renameInTemplate(text: string, from: string, to: string): string {
  if (!text.includes('{{') || !text.includes(from)) return text;
  const edits = parseTemplate(text)
    .filter((segment) => segment.kind === 'expression')
    .map(({ text: source, start, end }) => ({ start, end, text: renameInExpression(source, from, to) }));
  return applyEdits(text, edits);
}

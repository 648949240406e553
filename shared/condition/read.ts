// Reads CEL as rows, where it has their shape: comparisons and tests of fields, joined by && and ||, with groups one
// deep. What the rows are written as gives the same for any data, so nothing changes by opening a condition.
import { parseExpression } from '../expression/parse.ts';
import { printExpression } from '../expression/print.ts';
import { tokenise } from '../expression/scan.ts';
import type { Binary, Call, Expr } from '../expression/syntax.ts';
import {
  type Condition,
  type Group,
  normalise,
  type Operand,
  type Operator,
  OPERATORS,
  type Row,
  type Takes,
} from './condition.ts';

/**
 * The condition as rows; an empty text has none. Null where it cannot be shown as rows: it is no whole expression,
 * nests deeper, has a comment, or decides in a way that no operator names. The editor then shows the text.
 */
export function rowsOf(cel: string): Condition | null {
  if (cel.trim() === '') return { join: 'all', items: [] };
  let expr: Expr;
  try {
    expr = parseExpression(cel);
  } catch {
    return null;
  }
  // A comment has no place in rows, and would be gone with the first change.
  if (hasComment(cel)) return null;
  const join = expr.kind === 'logical' && expr.operator === '||' ? 'any' : 'all';
  const items = partsOf(expr, join).map((part) => itemOf(part));
  return items.every((item) => item !== null) ? normalise({ join, items }) : null;
}

function hasComment(cel: string): boolean {
  let end = 0;
  for (const token of [...tokenise(cel), { start: cel.length, end: cel.length }]) {
    if (cel.slice(end, token.start).includes('//')) return true;
    end = token.end;
  }
  return false;
}

/** The operands of `a && b && c`, however they are bracketed. */
function partsOf(expr: Expr, join: Condition['join']): Expr[] {
  if (expr.kind !== 'logical' || (expr.operator === '&&' ? 'all' : 'any') !== join) return [expr];
  return [...partsOf(expr.left, join), ...partsOf(expr.right, join)];
}

/** A row, or a group where the other join stands inside; null where there is a third level. */
function itemOf(expr: Expr): Row | Group | null {
  if (expr.kind !== 'logical') return rowOf(expr);
  const join = expr.operator === '&&' ? 'all' : 'any';
  const rows = partsOf(expr, join).map((part) => (part.kind === 'logical' ? null : rowOf(part)));
  return rows.every((row) => row !== null) ? { join, rows } : null;
}

function rowOf(expr: Expr): Row | null {
  if (expr.kind === 'unary' && expr.operator === '!') return negated(expr.operand);
  if (expr.kind === 'binary') return comparison(expr);
  if (expr.kind === 'has') return { field: printExpression(expr.field), operator: 'exists' };
  if (expr.kind === 'call') return test(expr) ?? holding(expr);
  return holding(expr);
}

/**
 * `!` before a row, as the opposite operator. Only operators with an opposite can be turned round: `!(a < b)` is no
 * `a >= b` where one of them is no number, since both fail there.
 */
function negated(expr: Expr): Row | null {
  const row = expr.kind === 'unary' ? null : rowOf(expr);
  if (row === null) return null;
  const known: { takes: Takes; not?: Operator } = OPERATORS[row.operator];
  return known.not === undefined ? null : { ...row, operator: known.not };
}

const COMPARED: Record<string, Operator> = {
  '==': 'is',
  '!=': 'isNot',
  '<': 'less',
  '<=': 'atMost',
  '>': 'more',
  '>=': 'atLeast',
};
const SIZES: Record<string, Operator> = {
  '==': 'sizeIs',
  '!=': 'sizeIsNot',
  '<': 'sizeLess',
  '<=': 'sizeAtMost',
  '>': 'sizeMore',
  '>=': 'sizeAtLeast',
};
const TIMES: Record<string, Operator> = { '<': 'before', '<=': 'notAfter', '>': 'after', '>=': 'notBefore' };
const FLIPPED: Record<string, string> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const METHODS: Record<string, Operator> = { contains: 'contains', startsWith: 'startsWith', endsWith: 'endsWith' };
const TRUTHS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);

/**
 * A comparison as a row about its left side. `5 < size(x)` is turned round first, since a row begins with its field.
 */
function comparison(expr: Binary): Row | null {
  if (expr.operator === 'in') return membership(expr);
  const isFlipped = isWrittenOut(expr.left);
  const [left, right] = isFlipped ? [expr.right, expr.left] : [expr.left, expr.right];
  const operator = isFlipped ? (FLIPPED[expr.operator] ?? expr.operator) : expr.operator;
  const compared = COMPARED[operator];
  if (compared === undefined) return null;
  const size = sizeArgument(left);
  const count = size === undefined ? undefined : operandOf(right);
  const sizeOperator = SIZES[operator];
  if (size !== undefined && count !== undefined && sizeOperator !== undefined && isField(size))
    return { field: printExpression(size), operator: sizeOperator, value: count };
  return timeRow(left, right, operator) ?? plainRow(left, compared, right);
}

function plainRow(left: Expr, operator: Operator, right: Expr): Row | null {
  const value = operandOf(right);
  return value === undefined || !isField(left) ? null : { field: printExpression(left), operator, value };
}

/** `in` has two meanings: the field is one of a list that is written out, or the field is a list and has an item. */
function membership({ left, right }: Binary): Row | null {
  if (right.kind === 'list' && right.items.length > 0) return plainRow(left, 'oneOf', right);
  return plainRow(right, 'includes', left);
}

/**
 * A comparison of times as a row: `timestamp(a) < timestamp(b)`, or with a time counted back from the beginning of
 * the run.
 */
function timeRow(left: Expr, right: Expr, operator: string): Row | null {
  const time = argumentOf(left, 'timestamp');
  if (time === undefined || !isField(time)) return null;
  const other = argumentOf(right, 'timestamp');
  const named = TIMES[operator];
  if (other !== undefined) return named === undefined ? null : plainRow(time, named, other);
  const back = right.kind === 'binary' && right.operator === '-' ? argumentOf(right.right, 'duration') : undefined;
  const from = right.kind === 'binary' ? argumentOf(right.left, 'timestamp') : undefined;
  if (back === undefined || from === undefined || printExpression(from) !== 'run.startedAt') return null;
  if (operator === '>=') return plainRow(time, 'within', back);
  return operator === '<' ? plainRow(time, 'longerAgo', back) : null;
}

function test(expr: Call): Row | null {
  const { name, target, args } = expr;
  const [first, second] = args;
  if (first === undefined) return null;
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (target !== undefined && method !== undefined && args.length === 1) return onText(target, method, first);
  if (target !== undefined) return null;
  if (name === 'regex' && second !== undefined && args.length === 2) return onText(first, 'matches', second);
  if (name !== 'isEmpty' || args.length !== 1 || !isField(first)) return null;
  return { field: printExpression(first), operator: 'isEmpty' };
}

/** A test of a text. `orValue('')` around the field is the row's "null counts as empty", and no part of the field. */
function onText(target: Expr, operator: Operator, value: Expr): Row | null {
  const isOrEmpty =
    target.kind === 'call' &&
    target.name === 'orValue' &&
    target.args.length === 1 &&
    target.args[0]?.kind === 'literal' &&
    target.args[0].value === '';
  const row = plainRow(isOrEmpty ? (target.target ?? target) : target, operator, value);
  return row === null || !isOrEmpty ? row : { ...row, orEmpty: true };
}

/** A field that is true or false by itself. */
function holding(expr: Expr): Row | null {
  return isField(expr) && !isTruth(expr) ? { field: printExpression(expr), operator: 'holds' } : null;
}

/** The only argument of a call `name(…)`; undefined for anything else. */
function argumentOf(expr: Expr, name: string): Expr | undefined {
  return expr.kind === 'call' && expr.name === name && expr.target === undefined && expr.args.length === 1
    ? expr.args[0]
    : undefined;
}

function sizeArgument(expr: Expr): Expr | undefined {
  const isMethod = expr.kind === 'call' && expr.name === 'size' && expr.args.length === 0;
  return isMethod ? expr.target : argumentOf(expr, 'size');
}

/** A value of a row; undefined for what no control can show, such as a list in a list. */
function operandOf(expr: Expr): Operand | undefined {
  if (expr.kind === 'literal') {
    if (typeof expr.value === 'string') return { kind: 'text', text: expr.value };
    if (typeof expr.value === 'boolean') return { kind: 'boolean', is: expr.value };
    return expr.value === null ? { kind: 'null' } : { kind: 'number', text: printExpression(expr) };
  }
  if (isNegativeNumber(expr)) return { kind: 'number', text: printExpression(expr) };
  if (expr.kind === 'list') {
    const items = expr.items.map(operandOf);
    return items.every((item) => item !== undefined && item.kind !== 'list') ? { kind: 'list', items } : undefined;
  }
  return isField(expr) ? { kind: 'expression', source: printExpression(expr) } : undefined;
}

/**
 * Whether the value is written out, with no name in it. A comparison that has such a value on its left is turned
 * round.
 */
function isWrittenOut(expr: Expr): boolean {
  return expr.kind === 'literal' || isNegativeNumber(expr) || (expr.kind === 'list' && expr.items.every(isWrittenOut));
}

function isNegativeNumber(expr: Expr): boolean {
  if (expr.kind !== 'unary' || expr.operator !== '-' || expr.operand.kind !== 'literal') return false;
  return typeof expr.operand.value === 'bigint' || typeof expr.operand.value === 'number';
}

/** Whether a row can be about this: anything that is worked out and decides nothing itself. */
function isField(expr: Expr): boolean {
  return expr.kind !== 'list' && !isWrittenOut(expr) && !isTruth(expr);
}

function isTruth(expr: Expr): boolean {
  if (expr.kind === 'logical' || expr.kind === 'conditional') return true;
  if (expr.kind === 'unary') return expr.operator === '!';
  return expr.kind === 'binary' && TRUTHS.has(expr.operator);
}

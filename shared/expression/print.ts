// A syntax tree as text, in the one way that we write it: names, single quotes, a space around operators, and parentheses
// only where the tree would be another one without them. The opposite of parse.ts, which is asked for nothing here.
import type { Expr, Literal, Loop } from './syntax.ts';

/** How tightly an expression holds together: what stands inside of another must hold at least as tightly. */
const CONDITIONAL = 0;
const OR = 1;
const AND = 2;
const RELATION = 3;
const SUM = 4;
const PRODUCT = 5;
const UNARY = 6;
const MEMBER = 7;

const RELATIONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);

/**
 * Writes the tree as text. Parsing that text gives the same tree but for the ranges (tested). The editor writes
 * conditions and mappings with it; what an author wrote by hand is never formatted anew.
 */
export function printExpression(expr: Expr): string {
  switch (expr.kind) {
    case 'literal':
      return printLiteral(expr);
    case 'name':
      return expr.name;
    case 'field':
      return `${within(expr.target, MEMBER)}.${expr.optional ? '?' : ''}${expr.field}`;
    case 'index':
      return `${within(expr.target, MEMBER)}[${expr.optional ? '?' : ''}${printExpression(expr.index)}]`;
    case 'call':
      return `${expr.target === undefined ? '' : `${within(expr.target, MEMBER)}.`}${expr.name}(${expr.args.map(printExpression).join(', ')})`;
    case 'loop':
      return printLoop(expr, []);
    // A reduce is kept as a bind around a loop (parse.ts) and is written as the one call that it was.
    case 'bind':
      if (expr.body.kind === 'loop' && expr.body.memo !== undefined)
        return printLoop(expr.body, [expr.body.memo, printExpression(expr.value)]);
      return `cel.bind(${expr.variable.name}, ${printExpression(expr.value)}, ${printExpression(expr.body)})`;
    case 'has':
      return `has(${printExpression(expr.field)})`;
    case 'list':
      return `[${expr.items.map(printExpression).join(', ')}]`;
    case 'map':
      return `{${expr.entries.map(({ key, value }) => `${printExpression(key)}: ${printExpression(value)}`).join(', ')}}`;
    case 'binary':
    case 'logical': {
      const level = levelOf(expr);
      // Nobody knows by heart what `a == b < c` means: one comparison in another always has its parentheses.
      return `${within(expr.left, level === RELATION ? SUM : level)} ${expr.operator} ${within(expr.right, level + 1)}`;
    }
    case 'unary':
      return `${expr.operator}${within(expr.operand, MEMBER)}`;
    case 'conditional':
      return `${within(expr.condition, OR)} ? ${within(expr.consequence, OR)} : ${within(expr.alternative, CONDITIONAL)}`;
  }
}

/**
 * The text between single quotes, as an expression writes it. Control characters and line separators are escaped, so
 * that it always stands on one line.
 */
export function printText(text: string): string {
  const inside = text.replaceAll(/[\\'\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\\' || character === "'") return `\\${character}`;
    if (character === '\n') return String.raw`\n`;
    if (character === '\t') return String.raw`\t`;
    if (character === '\r') return String.raw`\r`;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `'${inside}'`;
}

function printLiteral({ value }: Literal): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value !== 'number') return String(value);
  const text = String(value);
  // Without a point or an exponent it would be read as a whole number.
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function printLoop({ list, name, variable, filter, body }: Loop, memo: string[]): string {
  const parts = [
    variable.name,
    ...memo,
    ...(filter === undefined ? [] : [printExpression(filter)]),
    printExpression(body),
  ];
  return `${within(list, MEMBER)}.${name}(${parts.join(', ')})`;
}

/**
 * The text of a part, in brackets where it would otherwise be read as belonging to something else. `least` is how
 * tightly it must hold together.
 */
function within(expr: Expr, least: number): string {
  const text = printExpression(expr);
  return levelOf(expr) < least ? `(${text})` : text;
}

function levelOf(expr: Expr): number {
  switch (expr.kind) {
    case 'conditional':
      return CONDITIONAL;
    case 'logical':
      return expr.operator === '||' ? OR : AND;
    case 'binary':
      if (RELATIONS.has(expr.operator)) return RELATION;
      return expr.operator === '+' || expr.operator === '-' ? SUM : PRODUCT;
    case 'unary':
      return UNARY;
    default:
      return MEMBER;
  }
}

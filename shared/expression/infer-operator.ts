// The types of binary operators. Reports what operators.ts would refuse for every value of the types, and comparisons
// that can never be true. The two files must agree: whoever changes one changes the other.
import type { Binary } from './syntax.ts';
import { ANY, BOOL, describeType, DURATION, listOf, NUMBER, STRING, TIMESTAMP, type Type, unify } from './types.ts';

/** Notes a mistake; what it is about then counts as `any`, which is returned. */
export type Report = (
  code: 'expression.type' | 'expression.unknown-name' | 'expression.unknown-field' | 'expression.syntax',
  message: string,
  at: { start: number; end: number },
) => Type;

/** Kinds whose values have an order. Both sides must be of the same one. */
const ORDERED = new Set<Type['kind']>(['number', 'string', 'bool', 'timestamp', 'duration']);

function isOpen(type: Type): boolean {
  return type.kind === 'any';
}

/**
 * The type of what the operator gives. A misfit is told through `report`; the comparison then still counts as a
 * boolean, so that the expression around it is checked on.
 */
export function inferBinary(expr: Binary, left: Type, right: Type, report: Report): Type {
  const { operator } = expr;
  switch (operator) {
    case '==':
    case '!=':
      // Null is equal or unequal to anything; other kinds that differ are never equal, which nobody means to write.
      if (left.kind !== right.kind && ![left, right].some((type) => ['any', 'null', 'optional'].includes(type.kind))) {
        report('expression.type', `${pair(left, right)} are never equal.`, expr);
      }
      return BOOL;
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (!(isOpen(left) || isOpen(right)) && (left.kind !== right.kind || !ORDERED.has(left.kind))) refuse();
      return BOOL;
    case 'in':
      if (!['list', 'object', 'any'].includes(right.kind)) {
        report(
          'expression.type',
          `\`in\` needs a list or an object on its right, not ${describeType(right)}.`,
          expr.right,
        );
      }
      return BOOL;
    default:
      return arithmetic() ?? refuse();
  }

  function refuse(): Type {
    const optional = left.kind === 'optional' || right.kind === 'optional';
    const text = left.kind === 'string' || right.kind === 'string';
    const hint = optional
      ? ' Add .orValue(…).'
      : text && operator === '+'
        ? ' string(…) turns a number into text.'
        : '';
    return report('expression.type', `\`${operator}\` does not work on ${pair(left, right, true)}.${hint}`, expr);
  }

  // Where one side is open, it may be whatever suits the other one: then the known side decides.
  function arithmetic(): Type | undefined {
    if (isOpen(left) && isOpen(right)) return ANY;
    const known = isOpen(left) ? right : left;
    const other = isOpen(left) || isOpen(right) ? known : right;
    if (known.kind === 'number' && other.kind === 'number') return NUMBER;
    if (operator === '+' || operator === '-') {
      if (known.kind === 'timestamp' || known.kind === 'duration') return time();
    }
    if (operator !== '+') return undefined;
    if (known.kind === 'string' && other.kind === 'string') return STRING;
    return known.kind === 'list' && other.kind === 'list' ? listOf(unify(known.item, other.item)) : undefined;
  }

  function time(): Type | undefined {
    if (isOpen(left) || isOpen(right)) return ANY;
    if (left.kind === 'timestamp') {
      if (right.kind === 'duration') return TIMESTAMP;
      return right.kind === 'timestamp' && operator === '-' ? DURATION : undefined;
    }
    if (right.kind === 'duration') return DURATION;
    return right.kind === 'timestamp' && operator === '+' ? TIMESTAMP : undefined;
  }
}

function pair(left: Type, right: Type, lower = false): string {
  const text = `${describeType(left)} and ${describeType(right)}`;
  return lower ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

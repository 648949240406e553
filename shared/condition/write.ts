// Writes rows as CEL, in one canonical way: read.ts gives the same rows for it. Rows that are not filled in yet are
// left out.
import { printText } from '../expression/print.ts';
import { type Condition, type Group, isGroup, normalise, type Operand, type Operator, type Row } from './condition.ts';

const COMPARED: Partial<Record<Operator, string>> = {
  is: '==',
  isNot: '!=',
  less: '<',
  atMost: '<=',
  more: '>',
  atLeast: '>=',
};
const SIZES: Partial<Record<Operator, string>> = {
  sizeIs: '==',
  sizeIsNot: '!=',
  sizeLess: '<',
  sizeAtMost: '<=',
  sizeMore: '>',
  sizeAtLeast: '>=',
};
const TIMES: Partial<Record<Operator, string>> = { before: '<', notAfter: '<=', after: '>', notBefore: '>=' };
const METHODS: Partial<Record<Operator, string>> = {
  contains: 'contains',
  containsNot: 'contains',
  startsWith: 'startsWith',
  startsNotWith: 'startsWith',
  endsWith: 'endsWith',
  endsNotWith: 'endsWith',
};
const NEGATED: ReadonlySet<Operator> = new Set<Operator>(['containsNot', 'startsNotWith', 'endsNotWith', 'matchesNot']);

/** The CEL of a condition. It is empty where no row says anything yet. */
export function celOf(condition: Condition): string {
  const { join, items } = normalise(condition);
  return joined(
    items.map((item) => (isGroup(item) ? groupCel(item) : rowCel(item))),
    join,
  );
}

function groupCel({ join, rows }: Group): string {
  return `(${joined(rows.map(rowCel), join)})`;
}

function joined(parts: readonly string[], join: Condition['join']): string {
  return parts.join(join === 'all' ? ' && ' : ' || ');
}

/** The CEL of one complete row. The editor evaluates it by itself to say whether the row holds for the sample. */
export function rowCel({ field, operator, value, orEmpty }: Row): string {
  const text = orEmpty === true ? `${asTarget(field)}.orValue('')` : field;
  const other = value === undefined ? '' : operandCel(value);
  const compared = COMPARED[operator];
  if (compared !== undefined) return `${field} ${compared} ${other}`;
  const size = SIZES[operator];
  if (size !== undefined) return `size(${field}) ${size} ${other}`;
  const time = TIMES[operator];
  if (time !== undefined) return `timestamp(${field}) ${time} timestamp(${other})`;
  const not = NEGATED.has(operator) ? '!' : '';
  const method = METHODS[operator];
  if (method !== undefined) return `${not}${asTarget(text)}.${method}(${other})`;
  switch (operator) {
    case 'matches':
    case 'matchesNot':
      return `${not}regex(${text}, ${other})`;
    case 'oneOf':
      return `${field} in ${other}`;
    case 'noneOf':
      return `!(${field} in ${other})`;
    case 'includes':
      return `${other} in ${field}`;
    case 'includesNot':
      return `!(${other} in ${field})`;
    case 'within':
      return `timestamp(${field}) >= timestamp(run.startedAt) - duration(${other})`;
    case 'longerAgo':
      return `timestamp(${field}) < timestamp(run.startedAt) - duration(${other})`;
    case 'isEmpty':
      return `isEmpty(${field})`;
    case 'isNotEmpty':
      return `!isEmpty(${field})`;
    case 'exists':
      return `has(${field})`;
    case 'existsNot':
      return `!has(${field})`;
    case 'holdsNot':
      return `!${asTarget(field)}`;
    default:
      return field;
  }
}

/** A value as CEL. An expression stands as it was written, without braces. */
export function operandCel(operand: Operand): string {
  switch (operand.kind) {
    case 'text':
      return printText(operand.text);
    case 'number':
      return operand.text;
    case 'boolean':
      return String(operand.is);
    case 'null':
      return 'null';
    case 'list':
      return `[${operand.items.map(operandCel).join(', ')}]`;
    case 'expression':
      return operand.source;
  }
}

/**
 * The source as something that a method can be called on, or that a `!` can stand before: sums and the like take
 * brackets. It goes by the text, since what an author is typing may not parse.
 */
function asTarget(source: string): string {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < source.length; at++) {
    const character = source[at] ?? '';
    if (quote !== '') {
      if (character === '\\') at++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (depth === 0 && /[-+*/%\s<>=&|]/.test(character)) return `(${source})`;
  }
  return source;
}

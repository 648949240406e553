// A condition as rows: a field, an operator and a value each, joined by "all of" or "any of", with groups one deep.
// The editor shows conditions so. What the rows mean is CEL (write.ts), and CEL that has their shape is read as rows
// (read.ts); only the CEL is stored.

export type Join = 'all' | 'any';

/** What a field is compared with. */
export type Operand =
  | { kind: 'text'; text: string }
  /** As it is written, `-2.5`: a whole number and one with decimals are different to the evaluator. */
  | { kind: 'number'; text: string }
  | { kind: 'boolean'; is: boolean }
  | { kind: 'null' }
  | { kind: 'list'; items: Operand[] }
  | { kind: 'expression'; source: string };

/** The names are the editor's own, and stand in no file. */
export type Operator = keyof typeof OPERATORS;

/** What a control for the value has to ask for. */
export type Takes = 'value' | 'list' | 'pattern' | 'count' | 'time' | 'duration' | 'nothing';

/**
 * All operators. `takes` says what the value is, `not` which operator is true where this one is false: read.ts takes
 * `!` for it. An order has no opposite, for neither holds where a side is no number.
 */
export const OPERATORS = {
  is: { takes: 'value', not: 'isNot' },
  isNot: { takes: 'value', not: 'is' },
  contains: { takes: 'value', not: 'containsNot' },
  containsNot: { takes: 'value', not: 'contains' },
  startsWith: { takes: 'value', not: 'startsNotWith' },
  startsNotWith: { takes: 'value', not: 'startsWith' },
  endsWith: { takes: 'value', not: 'endsNotWith' },
  endsNotWith: { takes: 'value', not: 'endsWith' },
  oneOf: { takes: 'list', not: 'noneOf' },
  noneOf: { takes: 'list', not: 'oneOf' },
  matches: { takes: 'pattern', not: 'matchesNot' },
  matchesNot: { takes: 'pattern', not: 'matches' },
  less: { takes: 'value' },
  atMost: { takes: 'value' },
  more: { takes: 'value' },
  atLeast: { takes: 'value' },
  before: { takes: 'time' },
  notAfter: { takes: 'time' },
  after: { takes: 'time' },
  notBefore: { takes: 'time' },
  within: { takes: 'duration' },
  longerAgo: { takes: 'duration' },
  includes: { takes: 'value', not: 'includesNot' },
  includesNot: { takes: 'value', not: 'includes' },
  sizeIs: { takes: 'count', not: 'sizeIsNot' },
  sizeIsNot: { takes: 'count', not: 'sizeIs' },
  sizeLess: { takes: 'count' },
  sizeAtMost: { takes: 'count' },
  sizeMore: { takes: 'count' },
  sizeAtLeast: { takes: 'count' },
  isEmpty: { takes: 'nothing', not: 'isNotEmpty' },
  isNotEmpty: { takes: 'nothing', not: 'isEmpty' },
  exists: { takes: 'nothing', not: 'existsNot' },
  existsNot: { takes: 'nothing', not: 'exists' },
  holds: { takes: 'nothing', not: 'holdsNot' },
  holdsNot: { takes: 'nothing', not: 'holds' },
} as const satisfies Record<string, { takes: Takes; not?: string }>;

/** Operators on texts, for which a null may count as the empty text (`orEmpty`). */
export const ON_TEXT: ReadonlySet<Operator> = new Set<Operator>([
  'contains',
  'containsNot',
  'startsWith',
  'startsNotWith',
  'endsWith',
  'endsNotWith',
  'matches',
  'matchesNot',
]);

export interface Row {
  /** CEL: `trigger.admin.id`. Empty while nothing was chosen: such a row is no part of the condition. */
  field: string;
  operator: Operator;
  /** Absent where the operator takes nothing, and while nothing was entered. */
  value?: Operand;
  /** A field that is null counts as the empty text, instead of failing the step. Of operators on texts alone. */
  orEmpty?: true;
}

/** Rows in brackets. A group holds no group. */
export interface Group {
  join: Join;
  rows: Row[];
}

/** Rows and groups, all joined in one way. */
export interface Condition {
  join: Join;
  items: (Row | Group)[];
}

/** A number as expressions write it. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/;

export function isGroup(item: Row | Group): item is Group {
  return 'rows' in item;
}

/**
 * Whether the row says something. What is not chosen or entered yet is left out of the CEL, so that a condition which
 * is being written can always be evaluated.
 */
export function isComplete({ field, operator, value }: Row): boolean {
  if (field.trim() === '') return false;
  const { takes } = OPERATORS[operator];
  if (takes === 'nothing') return true;
  if (value === undefined || !isEntered(value)) return false;
  return takes !== 'list' || (value.kind === 'list' && value.items.length > 0);
}

function isEntered(value: Operand): boolean {
  if (value.kind === 'list') return value.items.every(isEntered);
  if (value.kind === 'number') return NUMBER.test(value.text);
  return value.kind !== 'expression' || value.source.trim() !== '';
}

/**
 * The same condition in the one shape that it has as CEL: without rows that say nothing, without groups of one row,
 * and without groups that join as what is around them does. Reading what was written gives this shape.
 */
export function normalise({ join, items }: Condition): Condition {
  const flat = items.flatMap((item): (Row | Group)[] => {
    if (!isGroup(item)) return isComplete(item) ? [item] : [];
    const rows = item.rows.filter(isComplete);
    return item.join === join || rows.length < 2 ? rows : [{ join: item.join, rows }];
  });
  const [only] = flat;
  if (flat.length === 1 && only !== undefined && isGroup(only)) return { join: only.join, items: only.rows };
  // One row or none has nothing to join, so both joins mean the same.
  return { join: flat.length < 2 ? 'all' : join, items: flat };
}

// A condition in words: "Admin is not Okta User". Fields are named by whoever asks, since only they know the flow.
import {
  type Condition,
  isGroup,
  type Operand,
  type Operator,
  OPERATORS,
  type Row,
} from '../../shared/condition/condition.ts';
import { texts } from '../i18n/texts.ts';

/** Words in a row, or a field, which is drawn as a chip. `titles` leads from the root to the field. */
export type Words = { kind: 'text'; text: string } | { kind: 'field'; source: string; titles: readonly string[] };

/**
 * Gives the titles on the way to a field; undefined for what is no field of the flow, which is then shown as it is
 * written.
 */
export type TitlesOf = (source: string) => readonly string[] | undefined;

/** Between a field and its value, or behind a field that needs none. */
export const OPERATOR_WORDS = texts('geometry/operators', {
  is: 'is',
  isNot: 'is not',
  contains: 'contains',
  containsNot: 'does not contain',
  startsWith: 'starts with',
  startsNotWith: 'does not start with',
  endsWith: 'ends with',
  endsNotWith: 'does not end with',
  oneOf: 'is one of',
  noneOf: 'is none of',
  matches: 'matches',
  matchesNot: 'does not match',
  less: 'is less than',
  atMost: 'is at most',
  more: 'is more than',
  atLeast: 'is at least',
  before: 'is before',
  notAfter: 'is not after',
  after: 'is after',
  notBefore: 'is not before',
  within: 'is within the last',
  longerAgo: 'is longer ago than',
  includes: 'has the item',
  includesNot: 'has no item',
  sizeIs: 'has exactly',
  sizeIsNot: 'has not exactly',
  sizeLess: 'has fewer than',
  sizeAtMost: 'has at most',
  sizeMore: 'has more than',
  sizeAtLeast: 'has at least',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
  exists: 'exists',
  existsNot: 'does not exist',
  holds: 'holds',
  holdsNot: 'does not hold',
} satisfies Record<Operator, string>);

export const CONDITION_TEXTS = texts('geometry/condition', {
  all: ' and ',
  any: ' or ',
  noText: '“”',
  nothing: 'nothing',
  truth: { true: 'true', false: 'false' },
});

/** The condition in parts that follow each other; spaces are in the texts. */
export function conditionWords({ join, items }: Condition, titlesOf: TitlesOf): Words[] {
  return joined(
    items.map((item) => {
      if (!isGroup(item)) return rowWords(item, titlesOf);
      const inner = item.rows.map((row) => rowWords(row, titlesOf));
      return [text('('), ...joined(inner, item.join), text(')')];
    }),
    join,
  );
}

function joined(parts: readonly Words[][], join: Condition['join']): Words[] {
  return parts.flatMap((part, at) => (at === 0 ? part : [text(CONDITION_TEXTS[join]), ...part]));
}

function rowWords(row: Row, titlesOf: TitlesOf): Words[] {
  const { operator, value } = row;
  let field = sourceWords(row.field, titlesOf);
  if (operator === 'holds') return [field];
  if (value === undefined || OPERATORS[operator].takes === 'nothing')
    return [field, text(` ${OPERATOR_WORDS[operator]}`)];
  let other = operandWords(value, titlesOf);
  const [only] = other;
  // "Admin is not Okta User": that their ids are compared goes without saying.
  if (only?.kind === 'field' && other.length === 1 && field.kind === 'field' && endAlike(field.titles, only.titles)) {
    field = { ...field, titles: field.titles.slice(0, -1) };
    other = [{ ...only, titles: only.titles.slice(0, -1) }];
  }
  return [field, text(` ${OPERATOR_WORDS[operator]} `), ...other];
}

function endAlike(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 1 && other.length > 1 && one.at(-1) === other.at(-1) && one.at(-1)?.toLowerCase() === 'id';
}

function operandWords(operand: Operand, titlesOf: TitlesOf): Words[] {
  switch (operand.kind) {
    case 'text':
      return [text(operand.text === '' ? CONDITION_TEXTS.noText : operand.text)];
    case 'number':
      return [text(operand.text)];
    case 'boolean':
      return [text(CONDITION_TEXTS.truth[operand.is ? 'true' : 'false'])];
    case 'null':
      return [text(CONDITION_TEXTS.nothing)];
    case 'list':
      return operand.items.flatMap((item, at) => [...(at === 0 ? [] : [text(', ')]), ...operandWords(item, titlesOf)]);
    case 'expression':
      return [sourceWords(operand.source, titlesOf)];
  }
}

function sourceWords(source: string, titlesOf: TitlesOf): Words {
  const titles = titlesOf(source);
  return titles === undefined || titles.length === 0 ? text(source) : { kind: 'field', source, titles };
}

function text(words: string): Words {
  return { kind: 'text', text: words };
}

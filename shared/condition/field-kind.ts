// Finds what kind of field a row is about, and so which operators it offers. Lenient as the type check is: what a
// schema leaves open is judged by the sample, and what that leaves open offers everything.
import { fieldAt } from '../card/field-title.ts';
import { inferType } from '../expression/infer.ts';
import { parseExpression } from '../expression/parse.ts';
import { chainIn } from '../expression/references.ts';
import { type ScopeTypes, type Type, typeOfJson } from '../expression/types.ts';
import type { JsonValue } from '../json.ts';
import { type Operand, type Operator, OPERATORS } from './condition.ts';

/** `time` is a moment: a timestamp, or text whose schema or sample shows that it is one. */
export type RowKind = 'text' | 'number' | 'boolean' | 'time' | 'list' | 'object' | 'any';

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** The kind of a field. `sample` is what the field is in the sample, where there is one. */
export function kindOf(field: string, types: ScopeTypes, sample: JsonValue | undefined): RowKind {
  const chain = chainIn(field);
  const schema = chain === undefined ? undefined : fieldAt(types[chain.root], chain.path).schema;
  if (schema?.['format'] === 'date-time' || (typeof sample === 'string' && ISO_TIME.test(sample))) return 'time';
  const kind = kindOfType(typeOfField(field, types));
  return kind === 'any' && sample !== undefined ? kindOfType(typeOfJson(sample)) : kind;
}

function typeOfField(field: string, types: ScopeTypes): Type {
  try {
    return inferType(parseExpression(field), types, new Map(), []);
  } catch {
    return { kind: 'any' };
  }
}

function kindOfType(type: Type): RowKind {
  switch (type.kind) {
    case 'bool':
      return 'boolean';
    case 'string':
      return 'text';
    case 'timestamp':
      return 'time';
    case 'number':
    case 'list':
    case 'object':
      return type.kind;
    case 'optional':
      return kindOfType(type.value);
    default:
      return 'any';
  }
}

const EQUAL: readonly Operator[] = ['is', 'isNot'];
const TEXT: readonly Operator[] = [
  'contains',
  'containsNot',
  'startsWith',
  'endsWith',
  'oneOf',
  'noneOf',
  'matches',
  'matchesNot',
];
const ORDER: readonly Operator[] = ['more', 'atLeast', 'less', 'atMost'];
const TIME: readonly Operator[] = ['before', 'after'];
const AGO: readonly Operator[] = ['within', 'longerAgo'];
const EMPTY: readonly Operator[] = ['isEmpty', 'isNotEmpty'];
const PARTS: readonly Operator[] = ['includes', 'includesNot'];
const SIZE: readonly Operator[] = ['sizeIs', 'sizeMore', 'sizeAtLeast', 'sizeLess', 'sizeAtMost'];
const EXISTENCE: readonly Operator[] = ['exists', 'existsNot'];

const BY_KIND: Record<RowKind, readonly Operator[]> = {
  text: [...EQUAL, ...TEXT, ...EMPTY],
  number: [...EQUAL, ...ORDER, 'oneOf', 'noneOf'],
  boolean: EQUAL,
  time: [...TIME, ...AGO, ...EQUAL, ...EMPTY],
  list: [...PARTS, ...EMPTY, ...SIZE],
  object: [...PARTS, ...EMPTY],
  any: [...EQUAL, ...TEXT, ...ORDER, ...PARTS, ...EMPTY, ...SIZE, ...TIME, ...AGO],
};

/**
 * The operators that a row offers, in the order of the list. `current` is among them in any case, so that nothing is
 * lost by looking at a condition.
 */
export function operatorsFor(field: string, kind: RowKind, types: ScopeTypes, current: Operator): Operator[] {
  const isPart = chainIn(field)?.path.length !== 0 && /[.?]\w+$/.test(field.trim());
  const offered = [...BY_KIND[kind], ...(isPart ? EXISTENCE : [])].filter(
    // These count back from the beginning of the run, so they have a place only where `run` is in scope.
    (operator) => !AGO.includes(operator) || Object.hasOwn(types, 'run'),
  );
  return offered.includes(current) ? offered : [current, ...offered];
}

/**
 * The value that a row has after its operator was chosen: the one from before where it fits, else one to begin with.
 * Undefined where only the author can know it.
 */
export function firstValue(operator: Operator, kind: RowKind, before: Operand | undefined): Operand | undefined {
  const { takes } = OPERATORS[operator];
  if (takes === 'nothing') return undefined;
  if (takes === 'list')
    return before?.kind === 'list'
      ? before
      : { kind: 'list', items: before === undefined || isEmptyText(before) ? [] : [before] };
  const single = before?.kind === 'list' ? before.items[0] : before;
  if (takes === 'duration')
    return single?.kind === 'text' && /^[\d.hms]+$/.test(single.text) ? single : { kind: 'text', text: '24h' };
  if (takes === 'count') return single?.kind === 'number' ? single : { kind: 'number', text: '1' };
  if (takes === 'time')
    return single?.kind === 'expression' || (single?.kind === 'text' && ISO_TIME.test(single.text))
      ? single
      : undefined;
  if (takes === 'pattern') return single?.kind === 'text' ? single : { kind: 'text', text: '' };
  if (kind === 'boolean')
    return single?.kind === 'boolean' || single?.kind === 'expression' ? single : { kind: 'boolean', is: true };
  if (kind === 'number') return single?.kind === 'number' || single?.kind === 'expression' ? single : undefined;
  return single?.kind === 'boolean' || single === undefined ? { kind: 'text', text: '' } : single;
}

function isEmptyText(operand: Operand): boolean {
  return operand.kind === 'text' && operand.text === '';
}

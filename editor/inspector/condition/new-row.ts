// Makes the rows of a condition: finds the kind of a field by its type and its value in the sample, and what follows
// from it. Pure.
import { ON_TEXT, type Operator, type Row } from '../../../shared/condition/condition.ts';
import { firstValue, kindOf, type RowKind } from '../../../shared/condition/field-kind.ts';
import type { ScopeTypes } from '../../../shared/expression/types.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { evaluateSample } from '../expression/sample-value.ts';

/** The operator that a new row begins with, by the kind of its field; `is` for the others. */
const FIRST: Partial<Record<RowKind, Operator>> = { list: 'includes', object: 'isNotEmpty', time: 'after' };

/** `field`: an expression, empty where none is chosen; `types` and `sample`: of the names in scope. */
export function kindForSample(field: string, types: ScopeTypes, sample: JsonObject): RowKind {
  const known = field === '' ? { error: '' } : evaluateSample(field, 'value', sample, undefined);
  return kindOf(field, types, 'value' in known ? known.value : undefined);
}

/** A row about a field that was just chosen, with the operator and the value that its kind begins with. */
export function newRow(field: string, types: ScopeTypes, sample: JsonObject): Row {
  const kind = kindForSample(field, types, sample);
  const operator = FIRST[kind] ?? 'is';
  return withOperator({ field, operator }, operator, kind);
}

/** The row with another operator; it keeps its value where the operator takes such a one. */
export function withOperator({ field, value }: Row, operator: Operator, kind: RowKind): Row {
  const first = firstValue(operator, kind, value);
  return {
    field,
    operator,
    ...(first === undefined ? {} : { value: first }),
    // A null counts as the empty text: a name that nobody entered contains nothing, which is no reason to fail.
    ...(ON_TEXT.has(operator) ? { orEmpty: true } : {}),
  };
}

export function withValue(row: Row, value: Row['value']): Row {
  const { value: _before, ...rest } = row;
  return value === undefined ? rest : { ...rest, value };
}

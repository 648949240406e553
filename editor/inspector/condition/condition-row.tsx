// One row of a condition: a field, one of the operators that fit it, a value, and what the row gives for the sample.
import { NativeSelect } from '@mantine/core';
import { useMemo } from 'react';

import { isComplete, OPERATORS, type Row, type Takes } from '../../../shared/condition/condition.ts';
import { operatorsFor } from '../../../shared/condition/field-kind.ts';
import { OPERATOR_WORDS } from '../../geometry/condition-words.ts';
import { rowCel } from '../../../shared/condition/write.ts';
import type { ScopeTypes } from '../../../shared/expression/types.ts';
import type { DataRoot } from '../../mapping/data-panel.tsx';
import { evaluateSample } from '../expression/sample-value.ts';
import { RemoveRow } from '../fields/list-controls.tsx';
import { useNodeScope } from '../node-scope.ts';
import { FieldPicker } from './field-picker.tsx';
import { kindForSample, newRow, withOperator, withValue } from './new-row.ts';
import { TEXTS } from './texts.ts';
import { ValueControl } from './value-control.tsx';
import styles from './condition.module.css';

/** An operator that takes one of these has the line to itself: the value has no room beside it, or there is none. */
const WIDE: ReadonlySet<Takes> = new Set<Takes>(['nothing', 'list', 'time', 'duration', 'pattern']);

interface ConditionRowProps {
  /** The place of the row within its node; no two rows share it. */
  id: string;
  /** What the row is called, such as "Row 2", or "Row 2.1" in a group. */
  name: string;
  row: Row;
  /** The types of the names in scope. */
  types: ScopeTypes;
  roots: readonly DataRoot[];
  /** Whether the row shows what it gives for the sample. */
  hasAnswer: boolean;
  onChange: (row: Row) => void;
  /** Undefined where the row cannot be removed. */
  onRemove: (() => void) | undefined;
}

export function ConditionRow({ id, name, row, types, roots, hasAnswer, onChange, onRemove }: ConditionRowProps) {
  const { sample, isReadOnly } = useNodeScope();
  const { field, operator, value } = row;
  const kind = useMemo(() => kindForSample(field, types, sample), [field, types, sample]);
  const operators = operatorsFor(field, kind, types, operator);
  const chooseField = (next: string): void =>
    onChange(field === '' ? newRow(next, types, sample) : { ...row, field: next });
  return (
    <fieldset className={styles.row}>
      <legend className={styles.legend}>{name}</legend>
      <div className={styles.top}>
        <FieldPicker id={`${id}.field`} label={TEXTS.field(name)} source={field} roots={roots} onChange={chooseField} />
        {hasAnswer && field !== '' && <Answer row={row} name={name} />}
        {onRemove !== undefined && !isReadOnly && (
          <RemoveRow label={name.toLowerCase()} isDisabled={false} onClick={onRemove} />
        )}
      </div>
      {field !== '' && (
        <div className={styles.bottom} data-wide={value?.kind === 'expression' || WIDE.has(OPERATORS[operator].takes)}>
          <NativeSelect
            size="xs"
            aria-label={TEXTS.operator(name)}
            disabled={isReadOnly}
            data={operators.map((each) => ({ value: each, label: OPERATOR_WORDS[each] }))}
            value={operator}
            onChange={(event) => {
              const next = operators.find((each) => each === event.currentTarget.value) ?? operator;
              onChange(withOperator(row, next, kind));
            }}
          />
          <ValueControl
            id={`${id}.value`}
            label={TEXTS.value(name)}
            row={name}
            takes={OPERATORS[operator].takes}
            kind={kind}
            value={value}
            roots={roots}
            onChange={(next) => onChange(withValue(row, next))}
          />
        </div>
      )}
      {field !== '' && !isComplete(row) && <p className={styles.incomplete}>{TEXTS.incomplete}</p>}
    </fieldset>
  );
}

/** What the row gives for the sample: true, false, or nothing where it is not complete or fails. */
function Answer({ row, name }: { row: Row; name: string }) {
  const { sample } = useNodeScope();
  const answer = useMemo(() => {
    if (!isComplete(row)) return 'none';
    const result = evaluateSample(rowCel(row), 'cel', sample, undefined);
    return 'value' in result && typeof result.value === 'boolean' ? String(result.value) : 'none';
  }, [row, sample]);
  const words = answer === 'true' || answer === 'false' ? TEXTS.answer[answer] : TEXTS.answer.none;
  return (
    <output className={styles.answer} data-answer={answer} aria-label={TEXTS.answerOf(name, words)}>
      {words}
    </output>
  );
}

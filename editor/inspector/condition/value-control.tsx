// The control for what a row compares its field with. It depends on what the operator takes: a text, a number, a
// choice, a list, a time or a length of time; another field can stand in place of all but a list.
import { ActionIcon, NativeSelect, TextInput, Tooltip } from '@mantine/core';
import { SquareFunction } from 'lucide-react';

import type { Operand, Takes } from '../../../shared/condition/condition.ts';
import type { RowKind } from '../../../shared/condition/field-kind.ts';
import type { DataRoot } from '../../mapping/data-panel.tsx';
import { NumberField } from '../../ui/number-field.tsx';
import { usePlaceKeys } from '../../ui/use-place-keys.ts';
import { AddRow, RemoveRow } from '../fields/list-controls.tsx';
import { asScalar } from '../fields/typed-value.ts';
import { useNodeScope } from '../node-scope.ts';
import { FieldPicker } from './field-picker.tsx';
import { TEXTS } from './texts.ts';
import styles from './condition.module.css';

export interface ValueControlProps {
  /** The place of the value within its node, where a field of the data panel can go. */
  id: string;
  label: string;
  /** What the row is called, such as "Row 2". */
  row: string;
  takes: Takes;
  /** The kind of the field that is compared. */
  kind: RowKind;
  value: Operand | undefined;
  roots: readonly DataRoot[];
  onChange: (value: Operand | undefined) => void;
}

export function ValueControl(props: ValueControlProps) {
  const { takes, row, label, value, onChange } = props;
  if (takes === 'nothing') return null;
  if (takes === 'list') return <ListValue {...props} />;
  const isField = value?.kind === 'expression';
  const flip = isField ? TEXTS.compareValue(row) : TEXTS.compareField(row);
  return (
    <div className={styles.value}>
      {isField ? (
        <FieldPicker
          id={props.id}
          label={label}
          source={value.source}
          roots={props.roots}
          onChange={(source) => onChange({ kind: 'expression', source })}
        />
      ) : (
        <Fixed {...props} />
      )}
      <FlipButton
        label={flip}
        isOn={isField}
        onClick={() => onChange(isField ? undefined : { kind: 'expression', source: '' })}
      />
    </div>
  );
}

function FlipButton({ label, isOn, onClick }: { label: string; isOn: boolean; onClick: () => void }) {
  const { isReadOnly } = useNodeScope();
  if (isReadOnly) return null;
  return (
    <Tooltip label={label}>
      <ActionIcon size={24} aria-label={label} data-on={isOn} className={styles.flip} onClick={onClick}>
        <SquareFunction size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** The control for a value that is written out. */
function Fixed(props: ValueControlProps) {
  const { takes, kind, label, value, onChange } = props;
  const { isReadOnly } = useNodeScope();
  if (takes === 'count' || (takes === 'value' && kind === 'number'))
    return (
      <NumberField
        size="xs"
        aria-label={label}
        disabled={isReadOnly}
        value={value?.kind === 'number' ? Number(value.text) : undefined}
        onChange={(next) => onChange(next === undefined ? undefined : numberOf(next))}
      />
    );
  if (takes === 'duration') return <DurationValue {...props} />;
  if (takes === 'time') return <TimeValue {...props} />;
  if (kind === 'boolean')
    return (
      <NativeSelect
        size="xs"
        aria-label={label}
        disabled={isReadOnly}
        data={[
          { value: 'true', label: TEXTS.yes },
          { value: 'false', label: TEXTS.no },
        ]}
        value={String(value?.kind === 'boolean' ? value.is : true)}
        onChange={(event) => onChange({ kind: 'boolean', is: event.currentTarget.value === 'true' })}
      />
    );
  return (
    <TextInput
      size="xs"
      aria-label={label}
      disabled={isReadOnly}
      placeholder={takes === 'pattern' ? TEXTS.pattern : ''}
      value={shown(value)}
      onChange={(event) => onChange(read(event.currentTarget.value, takes === 'pattern' ? 'text' : kind))}
    />
  );
}

/** The values of "is one of", each in a line of its own. */
function ListValue({ label, kind, value, onChange }: ValueControlProps) {
  const { isReadOnly } = useNodeScope();
  const items = value?.kind === 'list' ? value.items : [];
  const lines: (Operand | undefined)[] = items.length === 0 ? [undefined] : items;
  const set = (next: (Operand | undefined)[]): void =>
    onChange({ kind: 'list', items: next.map((item) => item ?? { kind: 'text', text: '' }) });
  const places = usePlaceKeys(lines.length);
  const remove = (at: number): void => {
    places.removed(at);
    set(lines.toSpliced(at, 1));
  };
  return (
    <div className={styles.lines}>
      {lines.map((item, at) => {
        const name = TEXTS.nth(label, at + 1);
        return (
          <div key={places.keys[at]} className={styles.value}>
            <TextInput
              size="xs"
              aria-label={name}
              disabled={isReadOnly}
              value={shown(item)}
              onChange={(event) => set(lines.with(at, read(event.currentTarget.value, kind)))}
            />
            {lines.length > 1 && <RemoveRow label={name} isDisabled={isReadOnly} onClick={() => remove(at)} />}
          </div>
        );
      })}
      {!isReadOnly && <AddRow label={TEXTS.addValue} onClick={() => set([...lines, { kind: 'text', text: '' }])} />}
    </div>
  );
}

/** A length of time with one part, such as `90m`. */
const DURATION = /^(\d+)([smh])$/;
/** Hours of a day, a unit that the form has and CEL has not. */
const DAY = 24;

function DurationValue({ row, value, onChange }: ValueControlProps) {
  const { isReadOnly } = useNodeScope();
  const text = value?.kind === 'text' ? value.text : '';
  const found = DURATION.exec(text);
  // A length of several parts (`1h30m`) is shown as it is written.
  if (found === null && text !== '')
    return (
      <TextInput
        size="xs"
        aria-label={TEXTS.amount(row)}
        disabled={isReadOnly}
        value={text}
        onChange={(event) => onChange({ kind: 'text', text: event.currentTarget.value })}
      />
    );
  const isDays = found?.[2] === 'h' && Number(found[1]) % DAY === 0 && Number(found[1]) > DAY;
  const amount = found === null ? undefined : isDays ? Number(found[1]) / DAY : Number(found[1]);
  const unit = isDays ? 'd' : (found?.[2] ?? 'h');
  const set = (next: number | undefined, by: string): void => {
    const count = Math.max(1, Math.round(next ?? 1));
    onChange({ kind: 'text', text: by === 'd' ? `${count * DAY}h` : `${count}${by}` });
  };
  return (
    <div className={styles.duration}>
      <NumberField
        size="xs"
        aria-label={TEXTS.amount(row)}
        disabled={isReadOnly}
        min={1}
        allowDecimal={false}
        value={amount}
        onChange={(next) => {
          if (next !== undefined) set(next, unit);
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={TEXTS.unit(row)}
        disabled={isReadOnly}
        data={Object.entries(TEXTS.units).map(([key, name]) => ({ value: key, label: name }))}
        value={unit}
        onChange={(event) => set(amount, event.currentTarget.value)}
      />
    </div>
  );
}

/** A time to the minute, which is shown in the time zone of this browser and kept in UTC. */
function TimeValue({ label, value, onChange }: ValueControlProps) {
  const { isReadOnly } = useNodeScope();
  return (
    <TextInput
      size="xs"
      type="datetime-local"
      aria-label={label}
      disabled={isReadOnly}
      value={value?.kind === 'text' ? localOf(value.text) : ''}
      onChange={(event) => {
        const at = new Date(event.currentTarget.value);
        onChange(Number.isNaN(at.getTime()) ? undefined : { kind: 'text', text: at.toISOString() });
      }}
    />
  );
}

function localOf(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function numberOf(value: number): Operand {
  return { kind: 'number', text: String(value) };
}

function shown(value: Operand | undefined): string {
  switch (value?.kind) {
    case 'text':
    case 'number':
      return value.text;
    case 'boolean':
      return String(value.is);
    case 'null':
      return 'null';
    default:
      return '';
  }
}

/** The value that a text stands for. Unless the field is a text or a time, what looks like a number or true is one. */
function read(typed: string, kind: RowKind): Operand {
  const scalar = kind === 'text' || kind === 'time' ? typed : asScalar(typed);
  if (typeof scalar === 'number') return { kind: 'number', text: typed };
  if (typeof scalar === 'boolean') return { kind: 'boolean', is: scalar };
  return { kind: 'text', text: typed };
}

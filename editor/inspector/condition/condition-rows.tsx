// A condition as rows that "all of" or "any of" joins. A row may be a group of rows; a group holds no further group.
import { Button, NativeSelect } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useRef, type RefObject } from 'react';

import { isGroup, type Condition, type Group, type Join, type Row } from '../../../shared/condition/condition.ts';
import type { ScopeTypes } from '../../../shared/expression/types.ts';
import type { DataRoot } from '../../mapping/data-panel.tsx';
import { usePlaceKeys } from '../../ui/use-place-keys.ts';
import { RemoveRow } from '../fields/list-controls.tsx';
import { useNodeScope } from '../node-scope.ts';
import { ConditionRow } from './condition-row.tsx';
import { TEXTS } from './texts.ts';
import styles from './condition.module.css';

const BLANK: Row = { field: '', operator: 'is' };

interface ConditionRowsProps {
  /** Path of the condition within its node, by dots. */
  id: string;
  title: string;
  condition: Condition;
  types: ScopeTypes;
  roots: readonly DataRoot[];
  /** Whether rows show what they give for the sample. */
  hasAnswer: boolean;
  onChange: (condition: Condition) => void;
}

export function ConditionRows({ id, title, condition, types, roots, hasAnswer, onChange }: ConditionRowsProps) {
  const { isReadOnly } = useNodeScope();
  // An empty condition shows one row to choose a field in, which is not part of it yet.
  const items = condition.items.length === 0 ? [BLANK] : condition.items;
  const set = (next: Condition['items'], join = condition.join): void => onChange({ join, items: next });
  const shared = { types, roots, hasAnswer };
  const frame = useRef<HTMLDivElement>(null);
  const add = (item: Row | Group): void => {
    set([...items, item]);
    focusRow(frame, items.length);
  };
  const places = usePlaceKeys(items.length);
  const remove = (at: number): void => {
    places.removed(at);
    set(items.toSpliced(at, 1));
    focusRow(frame, Math.max(0, Math.min(at, items.length - 2)));
  };
  return (
    <div ref={frame} className={styles.rows} role="group" aria-label={title}>
      {items.length > 1 && (
        <JoinSelect label={TEXTS.join(title)} join={condition.join} onChange={(join) => set(items, join)} />
      )}
      {items.map((item, at) => {
        const name = TEXTS.row(String(at + 1));
        return isGroup(item) ? (
          <GroupRows
            key={places.keys[at]}
            {...shared}
            id={`${id}.${at}`}
            at={at + 1}
            group={item}
            onChange={(next) => set(items.with(at, next))}
            onRemove={() => remove(at)}
          />
        ) : (
          <ConditionRow
            key={places.keys[at]}
            {...shared}
            id={`${id}.${at}`}
            name={name}
            row={item}
            onChange={(next) => set(items.with(at, next))}
            onRemove={items.length > 1 || item !== BLANK ? () => remove(at) : undefined}
          />
        );
      })}
      {!isReadOnly && (items.length > 1 || items[0] !== BLANK) && (
        <div className={styles.tools}>
          <AddButton label={TEXTS.addRow} onClick={() => add(BLANK)} />
          <AddButton
            label={TEXTS.addGroup}
            onClick={() => add({ join: condition.join === 'all' ? 'any' : 'all', rows: [BLANK, BLANK] })}
          />
        </div>
      )}
    </div>
  );
}

/** Focuses a row once it is drawn: whoever adds one goes on in it, and whoever removes one stays in the form. */
function focusRow(frame: RefObject<HTMLElement | null>, at: number): void {
  requestAnimationFrame(() => {
    const row = frame.current?.querySelectorAll<HTMLElement>(':scope > fieldset').item(at);
    row?.querySelector<HTMLElement>('input, button')?.focus();
  });
}

interface GroupRowsProps {
  id: string;
  /** Its number in the condition, from 1. */
  at: number;
  group: Group;
  types: ScopeTypes;
  roots: readonly DataRoot[];
  hasAnswer: boolean;
  onChange: (group: Group) => void;
  onRemove: () => void;
}

function GroupRows({ id, at, group, onChange, onRemove, ...shared }: GroupRowsProps) {
  const { isReadOnly } = useNodeScope();
  const frame = useRef<HTMLFieldSetElement>(null);
  const name = TEXTS.group(at);
  const { join, rows } = group;
  const places = usePlaceKeys(rows.length);
  const set = (next: Row[], focused: number): void => {
    onChange({ join, rows: next });
    focusRow(frame, focused);
  };
  const remove = (index: number): void => {
    places.removed(index);
    set(rows.toSpliced(index, 1), Math.max(0, index - 1));
  };
  return (
    <fieldset ref={frame} className={styles.group}>
      <legend className={styles.legend}>{name}</legend>
      <div className={styles.top}>
        <JoinSelect label={TEXTS.join(name)} join={join} onChange={(next) => onChange({ join: next, rows })} />
        {!isReadOnly && <RemoveRow label={name.toLowerCase()} isDisabled={false} onClick={onRemove} />}
      </div>
      {rows.map((row, index) => (
        <ConditionRow
          key={places.keys[index]}
          {...shared}
          id={`${id}.${index}`}
          name={TEXTS.row(`${at}.${index + 1}`)}
          row={row}
          onChange={(next) => onChange({ join, rows: rows.with(index, next) })}
          onRemove={rows.length > 1 ? () => remove(index) : onRemove}
        />
      ))}
      {!isReadOnly && <AddButton label={TEXTS.addInGroup(name)} onClick={() => set([...rows, BLANK], rows.length)} />}
    </fieldset>
  );
}

function JoinSelect({ label, join, onChange }: { label: string; join: Join; onChange: (join: Join) => void }) {
  const { isReadOnly } = useNodeScope();
  return (
    <NativeSelect
      size="xs"
      className={styles.join}
      aria-label={label}
      disabled={isReadOnly}
      data={[
        { value: 'all', label: TEXTS.all },
        { value: 'any', label: TEXTS.any },
      ]}
      value={join}
      onChange={(event) => onChange(event.currentTarget.value === 'any' ? 'any' : 'all')}
    />
  );
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button size="compact-sm" variant="subtle" leftSection={<Plus size={14} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}

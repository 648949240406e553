// Lists of objects (the cases of a Switch) and objects with named parts: fields inside a field.
import { ActionIcon } from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';

import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import { useNodeScope } from '../node-scope.ts';
import { fieldsOf } from '../schema-form.ts';
import { TEXTS } from '../texts.ts';
import type { OuterFieldProps } from './field-props.ts';
import { AddRow, RemoveRow } from './list-controls.tsx';
import styles from './fields.module.css';

export function CasesControl({ Inner, field, path, value, onChange }: OuterFieldProps) {
  const { isReadOnly } = useNodeScope();
  const items = Array.isArray(value) ? value.map((item) => (isJsonObject(item) ? item : {})) : [];
  const inner = fieldsOf(isJsonObject(field.schema.items) ? field.schema.items : {});
  const store = (next: JsonObject[]): void => onChange(next.length === 0 ? undefined : next);
  const called = (at: number): string => TEXTS.item(field.title, at + 1);
  const swap = (at: number, other: number): void => {
    const [one, two] = [items[at], items[other]];
    if (one !== undefined && two !== undefined) store(items.with(at, two).with(other, one));
  };
  return (
    <div className={styles.cases}>
      {items.map((item, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a case has no name but its place while it is typed
        <fieldset key={at} className={styles.case}>
          <legend>{called(at)}</legend>
          <div className={styles.caseTools}>
            <ActionIcon
              size={24}
              aria-label={TEXTS.moveUp}
              disabled={isReadOnly || at === 0}
              onClick={() => swap(at, at - 1)}
            >
              <ArrowUp size={14} aria-hidden />
            </ActionIcon>
            <ActionIcon
              size={24}
              aria-label={TEXTS.moveDown}
              disabled={isReadOnly || at === items.length - 1}
              onClick={() => swap(at, at + 1)}
            >
              <ArrowDown size={14} aria-hidden />
            </ActionIcon>
            <RemoveRow label={called(at)} isDisabled={isReadOnly} onClick={() => store(items.toSpliced(at, 1))} />
          </div>
          {inner.map((part) => (
            <Inner
              key={part.name}
              field={part}
              path={[...path, String(at), part.name]}
              value={item[part.name]}
              onChange={(next) => store(items.with(at, withPart(item, part.name, next)))}
            />
          ))}
        </fieldset>
      ))}
      {!isReadOnly && (
        <AddRow
          label={field.kind === 'cases' && field.name === 'cases' ? TEXTS.addCase : TEXTS.add}
          onClick={() => store([...items, {}])}
        />
      )}
    </div>
  );
}

export function GroupControl({ Inner, field, path, value, onChange }: OuterFieldProps) {
  const item = isJsonObject(value) ? value : {};
  return (
    <fieldset className={styles.case}>
      {fieldsOf(field.schema).map((part) => (
        <Inner
          key={part.name}
          field={part}
          path={[...path, part.name]}
          value={item[part.name]}
          onChange={(next) => {
            const changed = withPart(item, part.name, next);
            onChange(Object.keys(changed).length === 0 ? undefined : changed);
          }}
        />
      ))}
    </fieldset>
  );
}

function withPart(item: JsonObject, name: string, value: JsonValue | undefined): JsonObject {
  const { [name]: _before, ...others } = item;
  return value === undefined ? others : { ...item, [name]: value };
}

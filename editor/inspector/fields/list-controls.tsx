// Controls for lists of texts, and for names with values: rows to add, change and remove. Each value may hold
// expressions.
import { ActionIcon, Autocomplete, Button } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';

import { isJsonObject, readJson, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import { usePlaceKeys } from '../../ui/use-place-keys.ts';
import { useNodeScope } from '../node-scope.ts';
import { namesOffered, type FormField } from '../schema-form.ts';
import { TEXTS } from '../texts.ts';
import { TemplateText } from './template-text.tsx';
import styles from './fields.module.css';

interface ListControlProps {
  field: FormField;
  path: readonly string[];
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
}

export function TextListControl({ field, path, value, onChange }: ListControlProps) {
  const { isReadOnly } = useNodeScope();
  const items = Array.isArray(value) ? value.map(asItem) : value === undefined ? [] : [asItem(value)];
  // There is always a row to type into; empty rows are not part of the value.
  const [rows, setRows] = useRows(
    items,
    (all) => all.filter((item) => item !== ''),
    (given) => (given.length === 0 ? [''] : given),
    JSON.stringify,
  );
  const store = (next: string[]): void => {
    setRows(next);
    const filled = next.filter((item) => item !== '');
    onChange(filled.length === 0 ? undefined : filled);
  };
  const places = usePlaceKeys(rows.length);
  const remove = (at: number): void => {
    places.removed(at);
    store(rows.toSpliced(at, 1));
  };
  return (
    <div className={styles.rows}>
      {rows.map((item, at) => (
        <div key={places.keys[at]} className={styles.row}>
          <TemplateText
            id={`${path.join('.')}.${at}`}
            label={rows.length === 1 ? field.title : `${field.title} ${at + 1}`}
            placeholder={at === 0 ? field.placeholder : ''}
            schema={partOf(field.schema.items)}
            takesDrop={item !== ''}
            value={item}
            onChange={(next) => store(rows.with(at, next))}
          />
          {rows.length > 1 && (
            <RemoveRow label={`${field.title} ${at + 1}`} isDisabled={isReadOnly} onClick={() => remove(at)} />
          )}
        </div>
      ))}
      {!isReadOnly && <AddRow onClick={() => setRows([...rows, ''])} />}
    </div>
  );
}

interface Pair {
  key: string;
  text: string;
}

export function KeyValuesControl({ field, path, value, onChange }: ListControlProps) {
  const { isReadOnly } = useNodeScope();
  const pairs = Object.entries(isJsonObject(value) ? value : {}).map(([key, item]): Pair => ({
    key,
    text: asItem(item),
  }));
  const [rows, setRows] = useRows(pairs, namedPairs, (given) => given, sortedText);
  const store = (next: Pair[]): void => {
    setRows(next);
    const named = next.filter(({ key }) => key !== '');
    const before = isJsonObject(value) ? value : {};
    onChange(
      named.length === 0
        ? undefined
        : Object.fromEntries(named.map(({ key, text }) => [key, valueOf(text, before[key])])),
    );
  };
  const places = usePlaceKeys(rows.length);
  const offered = namesOffered(field);
  const remove = (at: number): void => {
    places.removed(at);
    store(rows.toSpliced(at, 1));
  };
  return (
    <div className={styles.rows}>
      {rows.map(({ key, text }, at) => (
        <div key={places.keys[at]} className={styles.row}>
          <Autocomplete
            className={styles.rowKey}
            aria-label={`${field.title}: ${TEXTS.fieldKey} ${at + 1}`}
            placeholder={TEXTS.fieldKey}
            disabled={isReadOnly}
            // Names that another row has are not offered again.
            data={offered.filter((name) => name === key || !rows.some((row) => row.key === name))}
            value={key}
            error={key !== '' && rows.some((row, other) => other !== at && row.key === key)}
            onChange={(name) => store(rows.with(at, { key: name, text }))}
          />
          <TemplateText
            id={`${path.join('.')}.${at}`}
            label={`${field.title}: ${key === '' ? `${TEXTS.fieldValue} ${at + 1}` : key}`}
            placeholder={TEXTS.fieldValue}
            schema={partOf(field.schema.additionalProperties)}
            takesDrop
            value={text}
            onChange={(next) => store(rows.with(at, { key, text: next }))}
          />
          <RemoveRow label={key} isDisabled={isReadOnly} onClick={() => remove(at)} />
        </div>
      ))}
      {!isReadOnly && <AddRow onClick={() => setRows([...rows, { key: '', text: '' }])} />}
    </div>
  );
}

/**
 * The rows on the screen, which may hold more than the value, such as a name that is not typed yet. `meant` gives the
 * rows that are in the value: where `write` tells them otherwise than `given`, the value was changed elsewhere, as by
 * undo, and the rows begin anew.
 */
function useRows<Row>(
  given: Row[],
  meant: (rows: Row[]) => Row[],
  begin: (given: Row[]) => Row[],
  write: (rows: Row[]) => string,
): [Row[], (rows: Row[]) => void] {
  const [rows, setRows] = useState(() => begin(given));
  if (write(meant(rows)) === write(given)) return [rows, setRows];
  const fresh = begin(given);
  setRows(fresh);
  return [fresh, setRows];
}

/** The schema of the parts; an empty one, which allows anything, where nothing is said of them. */
function partOf(schema: JsonValue | undefined): JsonObject {
  return isJsonObject(schema) ? schema : {};
}

/** The rows as a text to compare, whatever their order: an object puts keys that are numbers first. */
function sortedText(rows: readonly unknown[]): string {
  return rows
    .map((row) => JSON.stringify(row))
    .toSorted()
    .join();
}

/** The rows with a name; of those with the same name the last one counts. */
function namedPairs(rows: Pair[]): Pair[] {
  return [...new Map(rows.filter(({ key }) => key !== '').map((row) => [row.key, row])).values()];
}

function asItem(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a typed text is as a value: one that was no text before stays none for as long as the text is JSON. */
function valueOf(text: string, before: JsonValue | undefined): JsonValue {
  if (before === undefined || typeof before === 'string') return text;
  const value = readJson(text);
  return value === undefined ? text : value;
}

/** The button that adds a row; `label`: what it is called. */
export function AddRow({ onClick, label = TEXTS.add }: { onClick: () => void; label?: string }) {
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      className={styles.rowAdd}
      leftSection={<Plus size={14} aria-hidden />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}

/** The button that removes a row; `label`: what the row is called. */
export function RemoveRow({ onClick, label, isDisabled }: { onClick: () => void; label: string; isDisabled: boolean }) {
  return (
    <ActionIcon
      size={24}
      className={styles.rowRemove}
      aria-label={TEXTS.remove(label)}
      disabled={isDisabled}
      onClick={onClick}
    >
      <X size={14} aria-hidden />
    </ActionIcon>
  );
}

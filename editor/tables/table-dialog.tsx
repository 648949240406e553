// Makes a table, or changes its name and columns.
import { ActionIcon, Alert, Button, Switch, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { createTable, listTables, updateTable, type Table } from '../../shared/api/tables.ts';
import { COLUMN_TYPES, type Column } from '../../shared/table/table.ts';
import { useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import styles from './tables.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.dialog;
const TYPES = COLUMN_TYPES.map((value) => ({ value, label: TEXTS.types[value] }));

interface TableDialogProps {
  /** Left out for a new table. */
  table?: Table;
  onClose: () => void;
  onSaved: (table: Table) => void;
}

/** A column with a name of its own (`at`), because its key changes while it is typed. */
interface Draft extends Column {
  at: number;
}

/** The server checks names and keys. Here one is only warned of the columns whose values would be lost. */
export function TableDialog({ table, onClose, onSaved }: TableDialogProps) {
  const create = useApiMutation(createTable, { invalidates: [listTables.path] });
  const update = useApiMutation(updateTable, { invalidates: [listTables.path] });
  const [name, setName] = useState(table?.name ?? '');
  const [columns, setColumns] = useState<Draft[]>(() =>
    (table?.columns ?? [{ key: '', title: '', type: 'text' as const }]).map((column, at) => toDraft(column, at)),
  );
  const error = create.error ?? update.error;
  const lost = (table?.columns ?? []).filter(({ key }) => !columns.some((column) => column.key === key));
  const change = (at: number, part: Partial<Column>): void =>
    setColumns(columns.map((column) => (column.at === at ? { ...column, ...part } : column)));
  const save = (): void => {
    const body = { name, columns: columns.map(toColumn) };
    if (table === undefined) create.mutate({ body }, { onSuccess: onSaved });
    else update.mutate({ params: { id: table.id }, body }, { onSuccess: onSaved });
  };
  return (
    <Modal opened onClose={onClose} size="xl" title={table === undefined ? texts.create : texts.edit}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack>
          {error === null ? null : <ErrorPanel title={texts.failed} error={error} />}
          <TextInput
            label={texts.name}
            data-autofocus
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {columns.map((column, place) => (
            <fieldset key={column.at} className={styles.columnFields} aria-label={texts.column(place + 1)}>
              <TextInput
                label={texts.key}
                placeholder={texts.keyHint}
                value={column.key}
                onChange={(event) => change(column.at, { key: event.currentTarget.value })}
              />
              <TextInput
                label={texts.columnTitle}
                placeholder={texts.titleHint}
                value={column.title}
                onChange={(event) => change(column.at, { title: event.currentTarget.value })}
              />
              <Select
                label={texts.type}
                data={TYPES}
                allowDeselect={false}
                value={column.type}
                onChange={(type) => type !== null && change(column.at, { type })}
              />
              <Switch
                label={texts.unique}
                checked={column.unique === true}
                onChange={(event) => change(column.at, { unique: event.currentTarget.checked })}
                mb={8}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                mb={4}
                aria-label={texts.removeColumn(column.key || String(place + 1))}
                onClick={() => setColumns(columns.filter(({ at }) => at !== column.at))}
              >
                <Trash2 size={16} />
              </ActionIcon>
            </fieldset>
          ))}
          {lost.length === 0 || (table?.rows ?? 0) === 0 ? null : (
            <Alert color="red">{texts.losing(lost.map(({ key }) => key).join(', '))}</Alert>
          )}
          <Group justify="space-between">
            <Button
              variant="default"
              leftSection={<Plus size={16} />}
              onClick={() => setColumns([...columns, nextDraft(columns)])}
            >
              {texts.addColumn}
            </Button>
            <Button type="submit" loading={create.isPending || update.isPending}>
              {texts.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function toDraft({ key, title, type, unique }: Table['columns'][number], at: number): Draft {
  return { key, title, type, at, unique: unique === true };
}

/** An empty column whose `at` is above all others, so that no two columns share one. */
function nextDraft(columns: readonly Draft[]): Draft {
  return { key: '', title: '', type: 'text', at: Math.max(0, ...columns.map(({ at }) => at)) + 1 };
}

/** A column without a title is called by its key. */
function toColumn({ key, title, type, unique }: Draft): Column {
  return { key, title: title.trim() === '' ? key : title, type, ...(unique === true ? { unique } : {}) };
}

// Adds a row, or changes or deletes one.
import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';

import { addRow, deleteRow, listTables, updateRow, type Table } from '../../shared/api/tables.ts';
import type { JsonObject } from '../../shared/json.ts';
import { textOfValue, valueOfText, type TableRow } from '../../shared/table/table.ts';
import { useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { TEXTS } from './texts.ts';

const texts = TEXTS.row;
const YES_NO = ['true', 'false'];

interface RowDialogProps {
  table: Table;
  /** Undefined for a new row. */
  row: TableRow | undefined;
  onClose: () => void;
}

/**
 * Values are kept as text while they are typed. The server checks them by the column's type; only JSON, which is sent
 * as a value, is checked here.
 */
export function RowDialog({ table, row, onClose }: RowDialogProps) {
  const how = { invalidates: [listTables.path] };
  const add = useApiMutation(addRow, how);
  const update = useApiMutation(updateRow, how);
  const remove = useApiMutation(deleteRow, how);
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(table.columns.map((column) => [column.key, textOfValue(column, row?.values[column.key])])),
  );
  const [wrong, setWrong] = useState<string>();
  const error = add.error ?? update.error ?? remove.error;
  /** Stops at the first column whose text is no JSON, and says so at its field. */
  const save = (): void => {
    const values: JsonObject = {};
    for (const column of table.columns) {
      const value = valueOfText(column, typed[column.key] ?? '');
      if (value === undefined) return setWrong(column.key);
      values[column.key] = value;
    }
    if (row === undefined) add.mutate({ params: { id: table.id }, body: { values } }, { onSuccess: onClose });
    else update.mutate({ params: { id: table.id, rowId: row.id }, body: { values } }, { onSuccess: onClose });
  };
  return (
    <Modal opened onClose={onClose} title={row === undefined ? TEXTS.addRow : TEXTS.editRow}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack>
          {error === null ? null : (
            <ErrorPanel title={remove.error === null ? texts.failed : texts.notDeleted} error={error} />
          )}
          {table.columns.map(({ key, title, type }) => {
            const change = (value: string): void => setTyped({ ...typed, [key]: value });
            const value = typed[key] ?? '';
            if (type === 'boolean')
              return (
                <Select
                  key={key}
                  label={title}
                  clearable
                  data={YES_NO}
                  value={value === '' ? null : value}
                  onChange={(next) => change(next ?? '')}
                />
              );
            if (type === 'json')
              return (
                <Textarea
                  key={key}
                  label={title}
                  autosize
                  maxRows={10}
                  value={value}
                  error={wrong === key ? texts.badJson : undefined}
                  onChange={(event) => change(event.currentTarget.value)}
                />
              );
            return (
              <TextInput
                key={key}
                label={title}
                value={value}
                {...(type === 'time' ? { placeholder: texts.timeHint } : {})}
                onChange={(event) => change(event.currentTarget.value)}
              />
            );
          })}
          <Group justify="space-between">
            {row === undefined ? (
              <span />
            ) : (
              <Button
                variant="default"
                loading={remove.isPending}
                onClick={() => remove.mutate({ params: { id: table.id, rowId: row.id } }, { onSuccess: onClose })}
              >
                {texts.delete}
              </Button>
            )}
            <Button type="submit" loading={add.isPending || update.isPending}>
              {texts.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

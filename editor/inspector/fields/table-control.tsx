// Choosing a table, from those that there are.
import { Select } from '@mantine/core';

import { listTables } from '../../../shared/api/tables.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { useApi } from '../../api/hooks.ts';
import { useNodeScope } from '../node-scope.ts';
import { TEXTS } from '../texts.ts';

interface TableControlProps {
  controlId: string;
  value: JsonValue | undefined;
  onChange: (value: JsonValue | undefined) => void;
  isInvalid: boolean;
}

export function TableControl({ controlId, value, onChange, isInvalid }: TableControlProps) {
  const { isReadOnly } = useNodeScope();
  const tables = useApi(listTables);
  const chosen = typeof value === 'string' && value !== '' ? value : null;
  const options = tables.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const isKnown = chosen === null || options.some((option) => option.value === chosen);
  return (
    <Select
      id={controlId}
      error={isInvalid}
      disabled={isReadOnly}
      searchable
      clearable
      placeholder={TEXTS.chooseTable}
      nothingFoundMessage={TEXTS.noTable}
      data={isKnown ? options : [{ value: chosen, label: chosen }, ...options]}
      value={chosen}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

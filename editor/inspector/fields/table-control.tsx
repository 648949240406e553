// Choosing a table, from those that there are.
import { listTables } from '../../../shared/api/tables.ts';
import { useApi } from '../../api/hooks.ts';
import { TEXTS } from '../texts.ts';
import { OneOfControl, type ControlProps } from './one-of-control.tsx';

export function TableControl(props: ControlProps) {
  const tables = useApi(listTables);
  const options = tables.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return <OneOfControl {...props} options={options} placeholder={TEXTS.chooseTable} nothingFound={TEXTS.noTable} />;
}

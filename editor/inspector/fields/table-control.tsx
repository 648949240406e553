// The choice of a table of the installation, and of a column of the table that the node names.
import { listTables } from '../../../shared/api/tables.ts';
import { useApi } from '../../api/hooks.ts';
import { namesOffered, type FormField } from '../schema-form.ts';
import { TEXTS } from '../texts.ts';
import { OneOfControl, type ControlProps } from './one-of-control.tsx';

export function TableControl(props: ControlProps) {
  const tables = useApi(listTables);
  const options = tables.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return <OneOfControl {...props} options={options} placeholder={TEXTS.chooseTable} nothingFound={TEXTS.noTable} />;
}

export function ColumnControl({ field, controlId, value, onChange, isInvalid }: ControlProps & { field: FormField }) {
  const options = namesOffered(field).map((key) => ({ value: key, label: key }));
  const control = { controlId, value, onChange, isInvalid };
  return <OneOfControl {...control} options={options} placeholder={TEXTS.chooseColumn} nothingFound={TEXTS.noColumn} />;
}

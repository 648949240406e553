// The list of tables.
import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, Table2 } from 'lucide-react';

import { locale } from '../i18n/language.ts';
import { listTables, type Table } from '../../shared/api/tables.ts';
import { useApi } from '../api/hooks.ts';
import { useCan } from '../api/session.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Page } from '../ui/page.tsx';
import { Time } from '../ui/time.tsx';
import { TableDialog } from './table-dialog.tsx';
import { TEXTS } from './texts.ts';

/** A new table is opened at once, as it needs rows next. */
export function TablesPage() {
  const canEdit = useCan('editor');
  const tables = useApi(listTables);
  const navigate = useNavigate();
  const [creating, { open, close }] = useDisclosure(false);
  const show = ({ id }: Table): void => void navigate({ to: '/tables/$tableId', params: { tableId: id } });
  const add = (
    <Button leftSection={<Plus size={16} />} onClick={open}>
      {TEXTS.add}
    </Button>
  );
  return (
    <Page title={TEXTS.title} summary={TEXTS.summary} actions={canEdit ? add : null}>
      {tables.error !== null && tables.data === undefined ? (
        <ErrorPanel error={tables.error} onRetry={() => void tables.refetch()} />
      ) : tables.data?.items.length === 0 ? (
        <EmptyState icon={Table2} title={TEXTS.empty.title} text={TEXTS.empty.text} action={canEdit ? add : null} />
      ) : (
        <DataTable
          label={TEXTS.list}
          columns={COLUMNS}
          rows={tables.data?.items}
          rowKey={(table) => table.id}
          onOpen={show}
          skeletonRows={3}
        />
      )}
      {creating ? <TableDialog onClose={close} onSaved={show} /> : null}
    </Page>
  );
}

const COLUMNS: Column<Table>[] = [
  {
    key: 'name',
    title: TEXTS.columns.name,
    cell: ({ id, name }) => (
      <Link to="/tables/$tableId" params={{ tableId: id }}>
        {name}
      </Link>
    ),
  },
  { key: 'id', title: TEXTS.columns.id, cell: ({ id }) => id },
  {
    key: 'columns',
    title: TEXTS.columns.columns,
    wideOnly: true,
    cell: ({ columns }) => columns.map(({ title }) => title).join(', '),
  },
  {
    key: 'rows',
    title: TEXTS.columns.rows,
    align: 'right',
    width: 120,
    cell: ({ rows }) => rows.toLocaleString(locale),
  },
  { key: 'updated', title: TEXTS.columns.updated, width: 140, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];

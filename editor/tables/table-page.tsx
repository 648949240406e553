// One table: its rows, a filter, and what can be done to them.
import { Button, Select, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Columns3, Download, ListFilter, Plus, Table2, Trash2, Upload } from 'lucide-react';
import { useState } from 'react';

import { deleteTable, exportRows, getTable, listRows, listTables, type Table } from '../../shared/api/tables.ts';
import { COMPARISONS, type Comparison } from '../../shared/table/condition.ts';
import type { TableRow } from '../../shared/table/table.ts';
import { addressOf, request } from '../api/client.ts';
import { invalidateApi, useApi, useApiPages } from '../api/hooks.ts';
import { queryClient } from '../api/query-client.ts';
import { useCan } from '../api/session.ts';
import { confirm } from '../ui/confirm.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { moreOf } from '../ui/list-more.ts';
import { notifyError } from '../ui/notify.ts';
import { Page } from '../ui/page.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { RowDialog } from './row-dialog.tsx';
import { RowList } from './row-list.tsx';
import { TableDialog } from './table-dialog.tsx';
import styles from './tables.module.css';
import { TEXTS } from './texts.ts';

/** As many as the API gives in one answer, since rows are small and are scrolled through quickly. */
const ROWS_A_PAGE = 500;
const IS = COMPARISONS.map((value) => ({ value, label: TEXTS.comparisons[value] }));

/** Loads the table first, for its columns decide about the filter and the rows. */
export function TablePage() {
  const { tableId } = useParams({ from: '/shell/tables/$tableId' });
  const table = useApi(getTable, { params: { id: tableId } });
  const above = <Link to="/tables">{TEXTS.back}</Link>;
  if (table.error !== null && table.data === undefined) {
    return (
      <Page title={TEXTS.title} above={above}>
        <ErrorPanel error={table.error} onRetry={() => void table.refetch()} />
      </Page>
    );
  }
  if (table.data === undefined) {
    return (
      <Page title={TEXTS.title} above={above}>
        <Skeleton height={320} aria-label={TEXTS.loading} />
      </Page>
    );
  }
  return <OpenTable key={tableId} table={table.data} />;
}

function OpenTable({ table }: { table: Table }) {
  const canEdit = useCan('editor');
  const navigate = useNavigate();
  const [filter, setFilter] = useState<Filter>({ column: null, is: 'equals', value: '' });
  // The rows follow the filter once the typing pauses.
  const [settled] = useDebouncedValue(filter, 250);
  const query = queryOf(settled);
  const rows = useApiPages(listRows, { params: { id: table.id }, query: { limit: ROWS_A_PAGE, ...query } as never });
  const [opened, setOpened] = useState<TableRow | 'new'>();
  const [importing, imports] = useDisclosure(false);
  const [changing, columns] = useDisclosure(false);
  // The export holds what the filter shows, and not the whole table.
  const exportAddress = addressOf(exportRows, { params: { id: table.id }, query });

  async function remove(): Promise<void> {
    const { title, text, confirm: yes, failed } = TEXTS.deleting;
    if (!(await confirm({ title: title(table.name), text: text(table.rows), confirm: yes, danger: true }))) return;
    try {
      await request(deleteTable, { params: { id: table.id } });
      // The page goes first: read anew, the table of an open page would not be found.
      await navigate({ to: '/tables' });
      await invalidateApi(queryClient, listTables.path);
    } catch (error) {
      notifyError(failed, error);
    }
  }

  const add = (
    <Button leftSection={<Plus size={16} />} onClick={() => setOpened('new')}>
      {TEXTS.addRow}
    </Button>
  );
  return (
    <Page
      title={table.name}
      above={<Link to="/tables">{TEXTS.back}</Link>}
      actions={
        <>
          <Button component="a" href={exportAddress} download variant="default" leftSection={<Download size={16} />}>
            {TEXTS.csv.export}
          </Button>
          {canEdit ? (
            <>
              <Button variant="default" leftSection={<Upload size={16} />} onClick={imports.open}>
                {TEXTS.csv.import}
              </Button>
              <Button variant="default" leftSection={<Columns3 size={16} />} onClick={columns.open}>
                {TEXTS.dialog.edit}
              </Button>
              <Button variant="default" leftSection={<Trash2 size={16} />} onClick={() => void remove()}>
                {TEXTS.deleteTable}
              </Button>
              {add}
            </>
          ) : null}
        </>
      }
    >
      <FilterBar table={table} filter={filter} onChange={setFilter} />
      {rows.error !== null && rows.data === undefined ? (
        <ErrorPanel error={rows.error} onRetry={() => void rows.refetch()} />
      ) : rows.data === undefined ? (
        <Skeleton height={320} aria-label={TEXTS.loading} />
      ) : rows.data.length === 0 && !rows.hasNextPage ? (
        <NoRows isFiltered={settled.column !== null} add={canEdit ? add : null} />
      ) : (
        <RowList table={table} rows={rows.data} onOpen={canEdit ? setOpened : undefined} more={moreOf(rows)} />
      )}
      {opened === undefined ? null : (
        <RowDialog table={table} row={opened === 'new' ? undefined : opened} onClose={() => setOpened(undefined)} />
      )}
      {importing ? <ImportDialog table={table} onClose={imports.close} /> : null}
      {changing ? <TableDialog table={table} onClose={columns.close} onSaved={columns.close} /> : null}
    </Page>
  );
}

function NoRows({ isFiltered, add }: { isFiltered: boolean; add: React.ReactNode }) {
  return isFiltered ? (
    <EmptyState icon={ListFilter} title={TEXTS.noMatch.title} text={TEXTS.noMatch.text} />
  ) : (
    <EmptyState icon={Table2} title={TEXTS.noRows.title} text={TEXTS.noRows.text} action={add} />
  );
}

/** One condition on one column; without a column all rows are shown. */
interface Filter {
  column: string | null;
  is: Comparison;
  value: string;
}

interface FilterBarProps {
  table: Table;
  filter: Filter;
  onChange: (filter: Filter) => void;
}

function FilterBar({ table, filter, onChange }: FilterBarProps) {
  const { column, is, value } = filter;
  return (
    <div className={styles.bar} role="search">
      <Select
        aria-label={TEXTS.filter.column}
        placeholder={TEXTS.filter.none}
        clearable
        data={table.columns.map(({ key, title }) => ({ value: key, label: title }))}
        value={column}
        onChange={(next) => onChange({ ...filter, column: next })}
      />
      {column === null ? null : (
        <>
          <Select
            aria-label={TEXTS.filter.is}
            data={IS}
            allowDeselect={false}
            value={is}
            onChange={(next) => next !== null && onChange({ ...filter, is: next })}
          />
          {needsValue(is) ? (
            <TextInput
              aria-label={TEXTS.filter.value}
              placeholder={TEXTS.filter.value}
              value={value}
              onChange={(event) => onChange({ ...filter, value: event.currentTarget.value })}
            />
          ) : null}
        </>
      )}
      <span className={styles.count}>{TEXTS.rows(table.rows)}</span>
    </div>
  );
}

/** "Is empty" and "is not empty" compare with nothing. */
function needsValue(is: Comparison): boolean {
  return is !== 'isEmpty' && is !== 'isNotEmpty';
}

/**
 * The filter as the API's query has it, `<column>.<comparison>=<value>`. Comparisons without a value get a word, as a
 * query needs one. While nothing has been typed there is no filter.
 */
function queryOf({ column, is, value }: Filter): Record<string, string> {
  if (column === null || (needsValue(is) && value === '')) return {};
  return { [`${column}.${is}`]: needsValue(is) ? value : 'yes' };
}

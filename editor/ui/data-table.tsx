// A table of a list: columns as data, skeleton rows while loading, further ones at the end. The whole row opens its target
// by mouse; by keyboard the link in one of its cells does. Of a long list only the rows in sight are drawn.
import { Button, Skeleton } from '@mantine/core';
import { Suspense, type MouseEvent, type ReactNode } from 'react';

import styles from './data-table.module.css';
import { lazyPart } from './lazy-part.ts';
import { ListEnd } from './list-end.tsx';
import type { More } from './list-more.ts';
import { TEXTS } from './texts.ts';
import { useRowKeys } from './use-row-keys.ts';
import type { RowPlace } from './windowed-rows.tsx';

const WindowedRows = lazyPart(async () => (await import('./windowed-rows.tsx')).WindowedRows);

/** As many rows are drawn whole. */
const WHOLE = 100;

export interface Column<Row> {
  key: string;
  title: string;
  /** Kept for screen readers only: columns of icons and menus. */
  titleHidden?: boolean;
  /** Beside the title. */
  head?: ReactNode;
  width?: number | string;
  align?: 'left' | 'right';
  /** Left out below 1,100 px. */
  wideOnly?: boolean;
  cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  rowTestId?: (row: Row) => string;
  onOpen?: (row: Row) => void;
  more?: More;
  skeletonRows?: number;
}

export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  rowTestId,
  onOpen,
  more,
  skeletonRows = 6,
}: DataTableProps<Row>) {
  const keys = useRowKeys();
  const isLong = (rows?.length ?? 0) > WHOLE;
  const rowAt = (row: Row, place?: RowPlace): ReactNode => (
    <tr
      key={rowKey(row)}
      {...(place === undefined ? {} : { ref: place.ref, 'data-index': place.index, 'aria-rowindex': place.index + 2 })}
      data-testid={rowTestId?.(row)}
      data-clickable={onOpen !== undefined}
      onClick={onOpen === undefined ? undefined : (event) => openUnlessControl(event, () => onOpen(row))}
    >
      {columns.map((column) => (
        <td
          key={column.key}
          data-align={column.align}
          data-wide={column.wideOnly}
          data-title={column.titleHidden === true ? undefined : column.title}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
  return (
    <div className={styles.frame}>
      {more?.news === undefined ? null : (
        <div className={styles.news} role="status">
          <span>{TEXTS.news.text}</span>
          <Button variant="light" size="xs" onClick={more.news.show}>
            {TEXTS.news.show}
          </Button>
        </div>
      )}
      <table
        className={styles.table}
        aria-label={label}
        aria-busy={rows === undefined}
        data-long={isLong}
        // -1: nobody knows how many there are before the last is there.
        aria-rowcount={isLong ? (more?.hasMore === true ? -1 : rows!.length + 1) : undefined}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                style={{ width: column.width }}
                data-align={column.align}
                data-wide={column.wideOnly}
              >
                {column.titleHidden === true ? <span className={styles.hidden}>{column.title}</span> : column.title}
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={keys}>
          {rows === undefined ? (
            Array.from({ length: skeletonRows }, (_, at) => <SkeletonRow key={at} columns={columns} />)
          ) : isLong ? (
            <Suspense fallback={rows.slice(0, WHOLE).map((row) => rowAt(row))}>
              <WindowedRows
                count={rows.length}
                row={(place) => {
                  const row = rows[place.index];
                  return row === undefined ? null : rowAt(row, place);
                }}
              />
            </Suspense>
          ) : (
            rows.map((row) => rowAt(row))
          )}
        </tbody>
      </table>
      {more?.hasMore === true ? <ListEnd key={rows?.length} more={more} /> : null}
    </div>
  );
}

function SkeletonRow<Row>({ columns }: { columns: Column<Row>[] }) {
  return (
    <tr>
      {columns.map((column) => (
        <td key={column.key} data-wide={column.wideOnly}>
          <Skeleton height={12} my={4} width={column.titleHidden === true ? 20 : '60%'} />
        </td>
      ))}
    </tr>
  );
}

/** Controls in the row, and a text selection, keep their own meaning. */
function openUnlessControl(event: MouseEvent<HTMLElement>, open: () => void): void {
  const target = event.target as HTMLElement;
  if (!event.currentTarget.contains(target)) return;
  if (target.closest('a, button, input, label, [role="menuitem"]') !== null) return;
  if ((window.getSelection()?.toString() ?? '') !== '') return;
  open();
}

// A table of a list: columns as data, skeleton rows while loading, "load more" at the end. The whole row opens its
// target by mouse; by keyboard the link in the row's first cell does.
import { Button, Skeleton } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';

import styles from './data-table.module.css';
import { TEXTS } from './texts.ts';

export interface Column<Row> {
  key: string;
  title: string;
  /** Kept for screen readers only: columns of icons and menus. */
  titleHidden?: boolean;
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
  more?: { hasMore: boolean; loading: boolean; load: () => void };
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
  return (
    <div className={styles.frame}>
      <table className={styles.table} aria-label={label} aria-busy={rows === undefined}>
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
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows === undefined
            ? Array.from({ length: skeletonRows }, (_, at) => <SkeletonRow key={at} columns={columns} />)
            : rows.map((row) => (
                <tr
                  key={rowKey(row)}
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
              ))}
        </tbody>
      </table>
      {more?.hasMore === true ? (
        <div className={styles.more}>
          <Button variant="default" size="xs" loading={more.loading} onClick={more.load}>
            {TEXTS.loadMore}
          </Button>
        </div>
      ) : null}
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

// A table of a list: its columns are data, it shows empty rows while it loads, and further rows come at the end. By
// mouse the whole row opens what it stands for, by keyboard the link in one of its cells does. Of a long list only
// the rows in sight are drawn.
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

/** Up to this many rows are all drawn. */
const WHOLE = 100;

export interface Column<Row> {
  key: string;
  title: string;
  /** Shows the title to screen readers only, for columns of icons and menus. */
  titleHidden?: boolean;
  /** Beside the title. */
  head?: ReactNode;
  width?: number | string;
  align?: 'left' | 'right';
  /** Leaves the column out when the page is narrower than 1,100 pixels. */
  wideOnly?: boolean;
  cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  /** Undefined while the first rows are loading. */
  rows: readonly Row[] | undefined;
  /** A name that the row keeps whatever its place in the list. */
  rowKey: (row: Row) => string;
  rowTestId?: (row: Row) => string;
  /**
   * Opens what the row stands for, when it is pressed beside its controls. Give one of its cells a link or a button
   * that does the same.
   */
  onOpen?: (row: Row) => void;
  /** How the list goes on, for one that is read by pages. */
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
      // Row 1 is the head of the table.
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
        // -1 says that the number of rows is not known, which holds until the last page is there.
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
            // Until the code for long lists is there the first rows are shown.
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

/** A press on a control keeps its own meaning, and so does the end of selecting text. */
function openUnlessControl(event: MouseEvent<HTMLElement>, open: () => void): void {
  const target = event.target as HTMLElement;
  // Events of a menu come through React's tree, though it is drawn elsewhere in the page.
  if (!event.currentTarget.contains(target)) return;
  if (target.closest('a, button, input, label, [role="menuitem"]') !== null) return;
  if ((window.getSelection()?.toString() ?? '') !== '') return;
  open();
}

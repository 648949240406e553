// The rows of a table as a list of which only what is seen is drawn, so that any number of rows scrolls. Further rows are
// loaded when their place comes near.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type CSSProperties } from 'react';

import type { Table } from '../../shared/api/tables.ts';
import type { JsonValue } from '../../shared/json.ts';
import { cellText, type Column, type ColumnType, type TableRow } from '../../shared/table/table.ts';
import { goesOnByItself, type More } from '../ui/list-more.ts';
import { localText } from '../ui/time-text.ts';
import styles from './tables.module.css';
import { TEXTS } from './texts.ts';

/** In pixels. */
const LEAST_WIDTHS: Record<ColumnType, number> = { text: 160, json: 160, time: 160, number: 104, boolean: 104 };

/** Pixels, as the styles have it: rows all have the same height. */
const ROW_HEIGHT = 40;
/** Rows from the end at which the next page is asked for. */
const AHEAD = 50;

interface RowListProps {
  table: Table;
  rows: readonly TableRow[];
  /** Undefined for people who may not change rows. */
  onOpen: ((row: TableRow) => void) | undefined;
  more: More;
}

export function RowList({ table, rows, onOpen, more }: RowListProps) {
  const scroll = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- what it gives is read in this component alone, anew each time
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const isNear = goesOnByItself(more) && last + AHEAD >= rows.length;
  // In an effect, as loading changes the state of the page around this.
  const { load } = more;
  useEffect(() => {
    if (isNear) load();
  }, [isNear, load]);
  return (
    <div
      ref={scroll}
      className={styles.scroll}
      role="table"
      aria-label={table.name}
      aria-rowcount={table.rows + 1}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, also by the keyboard
      tabIndex={0}
      style={widthsOf(table.columns)}
    >
      <div role="rowgroup">
        <div className={styles.head} role="row" aria-rowindex={1}>
          <div className={styles.cell} role="columnheader">
            {TEXTS.rowId}
          </div>
          {table.columns.map(({ key, title }) => (
            <div key={key} className={styles.cell} role="columnheader">
              {title}
            </div>
          ))}
        </div>
      </div>
      <div className={styles.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={row.id}
              className={styles.row}
              role="row"
              aria-rowindex={index + 2}
              style={{ transform: `translateY(${start}px)` }}
            >
              <div className={styles.cell} role="cell">
                {onOpen === undefined ? (
                  row.id
                ) : (
                  <button
                    type="button"
                    className={styles.open}
                    aria-label={TEXTS.openRow(row.id)}
                    onClick={() => onOpen(row)}
                  >
                    {row.id}
                  </button>
                )}
              </div>
              {table.columns.map(({ key, type }) => (
                <div key={key} className={styles.cell} role="cell" title={cellText(row.values[key])}>
                  {shownText(row.values[key], type)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The columns of the grid: a text has twice the room that a number has. None is narrower than its share of the least width. */
function widthsOf(columns: readonly Column[]): CSSProperties {
  const least = columns.map(({ type }) => LEAST_WIDTHS[type]);
  const widths = columns.map(
    ({ type }, at) => `minmax(${least[at]}px, ${type === 'text' || type === 'json' ? 2 : 1}fr)`,
  );
  return {
    '--columns': widths.join(' '),
    '--least': `${least.reduce((sum, each) => sum + each, 0)}px`,
  } as CSSProperties;
}

/** Times as those who look have them; what is stored stands in the tip of the cell. */
function shownText(value: JsonValue | undefined, type: ColumnType): string {
  return type === 'time' && typeof value === 'string' ? localText(value) : cellText(value);
}

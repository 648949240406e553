// Makes a table one stop of Tab: the arrow keys walk its rows and what can be pressed in them, and Home and End lead
// to the first and last row that is drawn.
import type { RefCallback } from 'react';

import { itemsOf, useOneStop, type NextStop } from './use-roving.ts';

const ITEMS = 'a[href], button, input';

/** Gives the ref for the body of the table. */
export function useRowKeys(): RefCallback<HTMLElement> {
  return useOneStop(ITEMS, next);
}

const next: NextStop = (body, { target, key, shiftKey }) => {
  const own = shiftKey || !(target instanceof HTMLElement) ? null : target.closest('tr');
  if (own === null) return undefined;
  const items = itemsOf(own, ITEMS);
  const at = items.findIndex((item) => item === target);
  if (at === -1) return undefined;
  if (key === 'ArrowRight') return items[at + 1];
  if (key === 'ArrowLeft') return items[at - 1];
  const rows = [...body.querySelectorAll<HTMLElement>(':scope > tr')].filter((row) => itemsOf(row, ITEMS).length > 0);
  const row = rows[placeOf(key, rows.indexOf(own), rows.length)];
  if (row === undefined || row === own) return undefined;
  // Up and down keep the column, or the last control of a row that has fewer.
  const there = itemsOf(row, ITEMS);
  return there[Math.min(at, there.length - 1)];
};

/** The row that the key leads to; -1 where it leads nowhere. */
function placeOf(key: string, at: number, count: number): number {
  if (key === 'ArrowDown') return at + 1;
  if (key === 'ArrowUp') return at - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : -1;
}

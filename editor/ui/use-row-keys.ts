// A table as one stop of Tab: arrows walk its rows and what can be pressed in them, Home and End lead to the first and last
// row that is drawn.
import { useCallback, type RefCallback } from 'react';

import { keepOneStop } from './use-roving.ts';

const ITEMS = 'a[href], button, input';

/** Gives the ref of the table's body. */
export function useRowKeys(): RefCallback<HTMLElement> {
  return useCallback<RefCallback<HTMLElement>>((body) => {
    if (body === null) return undefined;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const to = event.target instanceof HTMLElement ? next(body, event.target, event.key) : undefined;
      if (to === undefined) return;
      to.focus();
      event.preventDefault();
    };
    const letGo = keepOneStop(body, ITEMS);
    body.addEventListener('keydown', onKeyDown);
    return () => {
      letGo();
      body.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}

function next(body: HTMLElement, from: HTMLElement, key: string): HTMLElement | undefined {
  const own = from.closest('tr');
  if (own === null) return undefined;
  const items = itemsOf(own);
  const at = items.indexOf(from);
  if (at === -1) return undefined;
  if (key === 'ArrowRight') return items[at + 1];
  if (key === 'ArrowLeft') return items[at - 1];
  const rows = [...body.querySelectorAll<HTMLElement>(':scope > tr')].filter((row) => itemsOf(row).length > 0);
  const row = rows[placeOf(key, rows.indexOf(own), rows.length)];
  if (row === undefined || row === own) return undefined;
  const there = itemsOf(row);
  return there[Math.min(at, there.length - 1)];
}

/** -1: the key leads nowhere. */
function placeOf(key: string, at: number, count: number): number {
  if (key === 'ArrowDown') return at + 1;
  if (key === 'ArrowUp') return at - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : -1;
}

function itemsOf(row: HTMLElement): HTMLElement[] {
  return [...row.querySelectorAll<HTMLElement>(ITEMS)].filter((item) => !item.matches(':disabled'));
}

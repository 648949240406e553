// A list, tree or toolbar as one stop of Tab: the item that had the focus last is the stop, keys walk the others. Works on
// what stands in the page, so that items may come and go, and be drawn by anybody.
import { useCallback, useRef, type RefCallback } from 'react';

import { typeTo, walkTo, type Orientation } from './rove.ts';

/** Letters within this time are one word. */
const ONE_WORD_MS = 700;

interface RovingOptions {
  /** A selector: within the frame, in the order in which they are walked. */
  items: string;
  orientation: Orientation;
  /** Letters lead to the item whose text begins with them. */
  byName?: boolean;
}

/** Gives the ref of what holds the items. */
export function useRoving({ items, orientation, byName = false }: RovingOptions): RefCallback<HTMLElement> {
  const typed = useRef({ text: '', at: 0 });
  const next = useCallback<NextStop>(
    (root, event) => {
      const all = itemsOf(root, items);
      const at = all.findIndex((item) => item === event.target);
      if (at === -1) return undefined;
      let to = walkTo(event.key, at, all.length, orientation);
      if (to === undefined && byName && event.key.length === 1 && event.key !== ' ') {
        const isSameWord = event.timeStamp - typed.current.at < ONE_WORD_MS;
        typed.current = { text: (isSameWord ? typed.current.text : '') + event.key, at: event.timeStamp };
        const names = all.map((item) => item.textContent.trim());
        to = typeTo(typed.current.text, at, names);
      }
      return to === undefined ? undefined : all[to];
    },
    [byName, items, orientation],
  );
  return useOneStop(items, next);
}

/** Where a key leads within `root`; undefined where it has no meaning there. */
export type NextStop = (root: HTMLElement, event: KeyboardEvent) => HTMLElement | undefined;

/** `items`: a selector. Gives the ref of what holds them. */
export function useOneStop(items: string, next: NextStop): RefCallback<HTMLElement> {
  return useCallback<RefCallback<HTMLElement>>(
    (root) => {
      if (root === null) return undefined;
      const onKeyDown = (event: KeyboardEvent): void => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const to = next(root, event);
        if (to === undefined) return;
        to.focus();
        // What is around may have a meaning of its own for the key.
        event.preventDefault();
        event.stopPropagation();
      };
      const letGo = keepOneStop(root, items);
      root.addEventListener('keydown', onKeyDown);
      return () => {
        letGo();
        root.removeEventListener('keydown', onKeyDown);
      };
    },
    [items, next],
  );
}

/** Until it is called off, one item of these is a stop of Tab and the others are none. `order`: not that of the page. */
export function keepOneStop(
  root: HTMLElement,
  items: string,
  order: (all: HTMLElement[]) => HTMLElement[] = (all) => all,
): () => void {
  const onChange = (): void => settle(order(itemsOf(root, items)));
  onChange();
  const observer = new MutationObserver(onChange);
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  root.addEventListener('focusin', onChange);
  return () => {
    observer.disconnect();
    root.removeEventListener('focusin', onChange);
  };
}

/** Leaves one item for Tab: the focused one, else the one that was it, else the first. */
function settle(all: readonly HTMLElement[]): void {
  const stop = all.find((item) => item === document.activeElement) ?? all.find(isStop) ?? all[0];
  for (const item of all) {
    const index = item === stop ? '0' : '-1';
    item.dataset.stop = String(item === stop);
    if (item.getAttribute('tabindex') !== index) item.setAttribute('tabindex', index);
  }
}

function isStop(item: HTMLElement): boolean {
  return item.dataset.stop === 'true';
}

export function itemsOf(root: HTMLElement, items: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(items)].filter((item) => !item.matches(':disabled'));
}

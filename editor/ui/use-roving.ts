// Makes a list, tree or toolbar one stop of Tab (the roving tabindex of the ARIA practices): the item that had the
// focus last is the stop, and keys walk to the others. It works on the elements of the page, so that items may come
// and go, whichever component draws them.
import { useCallback, useRef, type RefCallback } from 'react';

import { typeTo, walkTo, type Orientation } from './rove.ts';

/** Letters that follow one another within this time make up one word. */
const ONE_WORD_MS = 700;

interface RovingOptions {
  /** A selector of the items within the frame. They are walked in the order of the page. */
  items: string;
  orientation: Orientation;
  /** Letters lead to the item whose text begins with them. */
  byName?: boolean;
}

/** Gives the ref for the element that holds the items. */
export function useRoving({ items, orientation, byName = false }: RovingOptions): RefCallback<HTMLElement> {
  // In a ref, as nothing drawn depends on it.
  const typed = useRef({ text: '', at: 0 });
  const next = useCallback<NextStop>(
    (root, event) => {
      const all = itemsOf(root, items);
      const at = all.findIndex((item) => item === event.target);
      if (at === -1) return undefined;
      let to = walkTo(event.key, at, all.length, orientation);
      // A space presses an item and so is no letter.
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

/** Says where a key leads within `root`; undefined where it has no meaning there. */
export type NextStop = (root: HTMLElement, event: KeyboardEvent) => HTMLElement | undefined;

/**
 * Does the same with keys that `next` decides about. `items` is a selector; both must stay the same from one drawing
 * to the next, or the listeners are set anew. Gives the ref for the element that holds the items.
 */
export function useOneStop(items: string, next: NextStop): RefCallback<HTMLElement> {
  return useCallback<RefCallback<HTMLElement>>(
    (root) => {
      if (root === null) return undefined;
      const onKeyDown = (event: KeyboardEvent): void => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const to = next(root, event);
        if (to === undefined) return;
        to.focus();
        // What lies around may give the key a meaning of its own, such as scrolling.
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

/**
 * From now on one of these items is a stop of Tab and the others are none, until the function that this gives is
 * called.
 * @param order gives the items in another order than that of the page
 */
export function keepOneStop(
  root: HTMLElement,
  items: string,
  order: (all: HTMLElement[]) => HTMLElement[] = (all) => all,
): () => void {
  const onChange = (): void => settle(order(itemsOf(root, items)));
  onChange();
  const observer = new MutationObserver(onChange);
  // `tabindex` is not observed, as `settle` sets it.
  observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  root.addEventListener('focusin', onChange);
  return () => {
    observer.disconnect();
    root.removeEventListener('focusin', onChange);
  };
}

/** Leaves one item for Tab: the focused one, or else the one that was it, or else the first. */
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

/** Those that can have the focus: disabled ones are left out. */
export function itemsOf(root: HTMLElement, items: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(items)].filter((item) => !item.matches(':disabled'));
}

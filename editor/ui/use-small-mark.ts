// Tells the styles of an element that it has become small. A container query could say the same, but would make the
// browser lay out twice whatever changes within.
import { useEffect, type RefObject } from 'react';

/**
 * Sets `data-low` when the element is lower than `low` pixels and `data-narrow` when it is narrower than `narrow`;
 * one that is not given is never set.
 */
export function useSmallMark(element: RefObject<HTMLElement | null>, { low = 0, narrow = 0 }): void {
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      current.toggleAttribute('data-low', entry.contentRect.height < low);
      current.toggleAttribute('data-narrow', entry.contentRect.width < narrow);
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [element, low, narrow]);
}

// Tells the styles of an element that it has become small. A container query would say the same, and have whatever
// changes within laid out twice.
import { useEffect, type RefObject } from 'react';

/** Sets `data-low` under `low` pixels of height and `data-narrow` under `narrow` of width; default: never. */
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

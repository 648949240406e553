// The rows of a long table, of which only those in sight are drawn: rows that hold the place of the others stand between
// them. A row that has the focus stays, wherever it is scrolled to.
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, useLayoutEffect, useRef, useState, type ReactNode, type RefCallback } from 'react';

/** A cell is never quite empty. */
const NOTHING = '\u200B';
const OVERSCAN = 12;
/** Until it is measured. */
const ROW_HEIGHT = 53;

export interface RowPlace {
  /** Measures the row. */
  ref: RefCallback<HTMLTableRowElement>;
  index: number;
}

interface WindowedRowsProps {
  count: number;
  row: (place: RowPlace) => ReactNode;
}

export function WindowedRows({ count, row }: WindowedRowsProps) {
  const top = useRef<HTMLTableRowElement>(null);
  const [margin, setMargin] = useState(0);
  const [focused, setFocused] = useState<number>();
  // oxlint-disable-next-line react/incompatible-library -- what it gives is read in this component alone, anew each time
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scrollerOf(top.current),
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin: margin,
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      const kept = focused === undefined || focused >= count || seen.includes(focused) ? [] : [focused];
      return [...seen, ...kept].toSorted((a, b) => a - b);
    },
  });
  // What stands above the rows may grow and shrink; a margin that is the same as before changes nothing.
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- read after each drawing, which costs less than to watch all above
  useLayoutEffect(() => {
    const scroller = scrollerOf(top.current);
    if (scroller === null || top.current === null) return;
    const above = top.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    setMargin(Math.round(above));
  });
  useLayoutEffect(() => {
    const body = top.current?.parentElement;
    if (body === null || body === undefined) return undefined;
    const onFocus = (event: FocusEvent): void => setFocused(indexOf(event.target));
    const onBlur = (): void => setFocused(undefined);
    body.addEventListener('focusin', onFocus);
    body.addEventListener('focusout', onBlur);
    return () => {
      body.removeEventListener('focusin', onFocus);
      body.removeEventListener('focusout', onBlur);
    };
  }, []);
  const items = virtual.getVirtualItems();
  const last = items.at(-1);
  const below = margin + virtual.getTotalSize() - (last?.end ?? margin);
  return (
    <>
      <tr ref={top} aria-hidden data-gap />
      {items.map((item, at) => (
        <Fragment key={item.key}>
          <Gap height={item.start - (items[at - 1]?.end ?? margin)} />
          {row({ ref: virtual.measureElement, index: item.index })}
        </Fragment>
      ))}
      <Gap height={below} />
    </>
  );
}

/** One cell alone: columns that are left out on narrow pages must not come back. */
function Gap({ height }: { height: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden data-gap>
      <td style={{ height }}>{NOTHING}</td>
    </tr>
  );
}

function indexOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('tr[data-index]') : null;
  return row === null ? undefined : Number(row.dataset['index']);
}

/** What scrolls on every page; null before the rows stand in it. */
function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest('main') ?? null;
}

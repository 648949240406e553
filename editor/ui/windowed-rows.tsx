// The rows of a long table. Only those in sight are drawn, and empty rows between them hold the place of the others.
// A row that has the focus stays drawn wherever it is scrolled to.
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, useLayoutEffect, useRef, useState, type ReactNode, type RefCallback } from 'react';

/** A space of no width, as the cell of an empty row should not be quite empty. */
const NOTHING = '\u200B';
/** Rows that are drawn beyond either edge, so that scrolling shows no gaps. */
const OVERSCAN = 12;
/** Pixels that a row is taken to have until it has been measured. */
const ROW_HEIGHT = 53;

/** What the table must give each row that it draws here. */
export interface RowPlace {
  /** Measures the row. */
  ref: RefCallback<HTMLTableRowElement>;
  /** Its place in the whole list, from 0; it belongs into `data-index`. */
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
      // The focus would be lost with its row.
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

/** One cell only, for cells in columns that are left out on narrow pages would bring those back. */
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

/** The element that scrolls, which is the same on every page; null before the rows are in the page. */
function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest('main') ?? null;
}

// Where a flow is looked at when it is opened: all of it where its cards can be read, else its beginning, or what matters
// in it. Pure.
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** As React Flow has it: where the flow's origin is on the screen, in pixels, and how large its pixels are. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

/** Pixels of the smallest text on a card, as the canvas writes it. */
export const CARD_TEXT = 12;
/** And what it is at least on the screen when a flow is opened: rather a part of the flow is seen than that it is smaller. */
export const READABLE_TEXT = 12;
const LEAST_ZOOM = READABLE_TEXT / CARD_TEXT;
/** Of a picture whose parts are marked: seeing all that differs is worth more than reading names. */
export const LEAST_ZOOM_OF_A_DIFFERENCE = 0.4;
const MARGIN = 40;
const LEAST_MARGIN = 16;
/** Room for the buttons at the left; what begins under them is moved to their right. */
const LEFT_MARGIN = 72;

/** What there is to see, as boxes in the flow's coordinates. */
export interface Seen {
  /** Around everything. */
  all: Box;
  /** The first trigger. */
  start: Box;
  /** What matters, such as the step at which a run failed. */
  focus?: Box | undefined;
}

/**
 * Works out the view. What does not fit at a readable size begins at the left, with the start in the middle of the
 * height; or it has the focus in the middle, as far as the ends of the flow allow.
 * @param room what is seen, in pixels
 */
export function openingView(
  { all, start, focus }: Seen,
  room: { width: number; height: number },
  leastZoom = LEAST_ZOOM,
): View {
  const width = Math.max(1, room.width - LEFT_MARGIN - MARGIN);
  const height = Math.max(1, room.height - 2 * MARGIN);
  const fit = Math.min(1, width / all.width, height / all.height);
  const zoom = Math.max(leastZoom, fit);
  const across = margins(all.width * zoom, room.width, LEFT_MARGIN, MARGIN);
  const down = margins(all.height * zoom, room.height, MARGIN, MARGIN);
  const columns = { from: all.x, size: all.width, seen: across.seen / zoom };
  const rows = { from: all.y, size: all.height, seen: down.seen / zoom };
  const upright = focus ?? start;
  const left = focus === undefined ? within(start.x, columns) : around(focus.x, focus.width, columns);
  const top = around(upright.y, upright.height, rows);
  return { x: across.before - left * zoom, y: down.before - top * zoom, zoom };
}

/** The pixels before what is seen, and those of it. What fits with smaller margins alone is seen whole, in the middle. */
function margins(size: number, room: number, before: number, after: number): { before: number; seen: number } {
  const free = room - size;
  if (free < before + after && free >= 2 * LEAST_MARGIN) return { before: free / 2, seen: size };
  return { before, seen: Math.max(1, room - before - after) };
}

interface Extent {
  /** Where everything begins, how long it is, and how much of it is seen. */
  from: number;
  size: number;
  seen: number;
}

/** The first place that is seen with this part in the middle; with its beginning where it is longer than what is seen. */
function around(start: number, size: number, extent: Extent): number {
  return within(start + Math.min(0, (size - extent.seen) / 2), extent);
}

/** A first place, moved so that nothing beside the ends is seen; of what is all seen, so that it is in the middle. */
function within(first: number, { from, size, seen }: Extent): number {
  if (size <= seen) return from - (seen - size) / 2;
  return Math.max(from, Math.min(first, from + size - seen));
}

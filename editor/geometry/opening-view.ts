// Where a flow is looked at when it is opened: all of it where its cards can be read, else its beginning. Pure.
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
/** Of a run that is looked back on: all of it at once, and which way it took, with names that can still be told. */
export const LEAST_ZOOM_OF_A_PICTURE = 0.55;
/** Of a picture whose parts are marked: seeing all that differs is worth more than reading names. */
export const LEAST_ZOOM_OF_A_DIFFERENCE = 0.4;
const MARGIN = 40;
/** Room for the buttons at the left; what begins under them is moved to their right. */
const LEFT_MARGIN = 72;

/**
 * Works out the view. What does not fit at a readable size begins at the left, with the start in the middle of the
 * height.
 * @param all the box around everything, in the flow's coordinates
 * @param start the box of the first trigger
 * @param room what is seen, in pixels
 */
export function openingView(
  all: Box,
  start: Box,
  room: { width: number; height: number },
  leastZoom = LEAST_ZOOM,
): View {
  const width = Math.max(1, room.width - LEFT_MARGIN - MARGIN);
  const height = Math.max(1, room.height - 2 * MARGIN);
  const fit = Math.min(1, width / all.width, height / all.height);
  const zoom = Math.max(leastZoom, fit);
  const fitsAcross = all.width * zoom <= width;
  const fitsDown = all.height * zoom <= height;
  const left = fitsAcross ? LEFT_MARGIN + (width - all.width * zoom) / 2 : LEFT_MARGIN;
  const first = fitsAcross ? all.x : Math.min(start.x, all.x + all.width - width / zoom);
  const middle = fitsDown ? all.y + all.height / 2 : near(start.y + start.height / 2, all, height / zoom);
  return { x: left - first * zoom, y: room.height / 2 - middle * zoom, zoom };
}

/** The start as near to the middle as the ends of the flow allow. */
function near(middle: number, all: Box, seen: number): number {
  return Math.max(all.y + seen / 2, Math.min(middle, all.y + all.height - seen / 2));
}

// A card on its way from the palette to the canvas, by the browser's own drag and drop.
export const CARD_MIME = 'application/x-signalbox-card';

/** True while a card (not a file or a text) is dragged. */
export function isCardDrag(transfer: DataTransfer): boolean {
  return transfer.types.includes(CARD_MIME);
}

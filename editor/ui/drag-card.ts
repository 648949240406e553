// What the browser's drag and drop carries while a card is on its way from the palette to the canvas.
// The value of `CARD_MIME` is the card's id.
export const CARD_MIME = 'application/x-signalbox-card';

/** True while a card (not a file or a text) is dragged. */
export function isCardDrag(transfer: DataTransfer): boolean {
  return transfer.types.includes(CARD_MIME);
}

/**
 * Carried beside `CARD_MIME` for a trigger. Before it is dropped, only the kinds of a drag's data can be read and not
 * their values.
 */
export const TRIGGER_MIME = 'application/x-signalbox-trigger';

/** True while a trigger is dragged, which cannot stand inside a For each. */
export function isTriggerDrag(transfer: DataTransfer): boolean {
  return transfer.types.includes(TRIGGER_MIME);
}

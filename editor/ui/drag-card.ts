// A card on its way from the palette to the canvas, by the browser's own drag and drop.
export const CARD_MIME = 'application/x-signalbox-card';

/** True while a card (not a file or a text) is dragged. */
export function isCardDrag(transfer: DataTransfer): boolean {
  return transfer.types.includes(CARD_MIME);
}

/** Carried beside a trigger: what may be read of a drag before it is dropped is its kinds, not its values. */
export const TRIGGER_MIME = 'application/x-signalbox-trigger';

/** True while a card that starts runs is dragged: it stands in no body. */
export function isTriggerDrag(transfer: DataTransfer): boolean {
  return transfer.types.includes(TRIGGER_MIME);
}

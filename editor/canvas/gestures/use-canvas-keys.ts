// The canvas by keyboard. What a key means stands in the table of commands; here it is heard, and so are the events
// by which the browser tells of copy, cut and paste.
import { useEffect, useEffectEvent, useRef, type KeyboardEvent, type RefObject } from 'react';

import { CANVAS_COMMANDS, COPY, CUT, PASTE, type CanvasPlace } from '../../commands/canvas-commands.ts';
import { isOffered, takeKey, type Command } from '../../commands/command.ts';
import { isEditable } from '../../commands/keys.ts';
import type { Ask } from '../use-canvas-place.ts';

/**
 * Gives the handler of the canvas's keys. `placeOf` is asked at each key, so that a command sees what is there then.
 */
export function useCanvasKeys(
  frame: RefObject<HTMLDivElement | null>,
  placeOf: (ask: Ask) => CanvasPlace,
): (event: KeyboardEvent) => void {
  useClipboard(frame, placeOf);
  const late = useRef<readonly Command<CanvasPlace>[]>([]);
  // Commands that are used seldom come later, so that the page stands sooner.
  useEffect(() => {
    // Could they not be fetched, the menus bring them once they can be.
    import('../../commands/arrange-commands.ts').then(
      ({ ARRANGE_COMMANDS }) => (late.current = ARRANGE_COMMANDS),
      () => undefined,
    );
  }, []);
  return (event) => {
    const target = event.target as HTMLElement;
    if (isEditable(target)) return;
    takeKey([...CANVAS_COMMANDS, ...late.current], event, placeOf({ node: target.dataset.nodeKey }));
  };
}

/**
 * Hears copy, cut and paste, which come as events of the document: so no permission is asked, and other tabs and apps
 * take part.
 */
function useClipboard(frame: RefObject<HTMLDivElement | null>, placeOf: (ask: Ask) => CanvasPlace): void {
  const isOurs = (event: ClipboardEvent): boolean => {
    const active = document.activeElement;
    if (isEditable(event.target) || isEditable(active)) return false;
    return active === null || active === document.body || (frame.current?.contains(active) ?? false);
  };
  const placeFor = ({ clipboardData }: ClipboardEvent): CanvasPlace =>
    placeOf({
      clipboard: {
        write: (text) => clipboardData?.setData('text/plain', text),
        read: () => clipboardData?.getData('text/plain') ?? '',
      },
    });
  // Effect events see the newest place without adding and removing the listeners at each drawing.
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    // Text that the person marked is what they mean to copy.
    if (!isOurs(event) || (document.getSelection()?.toString() ?? '') !== '') return;
    const place = placeFor(event);
    const command = event.type === 'cut' && !place.isReadOnly ? CUT : COPY;
    if (!isOffered(command, place)) return;
    void command.perform(place);
    event.preventDefault();
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const place = placeFor(event);
    if (isOurs(event) && isOffered(PASTE, place) && PASTE.perform(place) !== false) event.preventDefault();
  });
  useEffect(() => {
    const copy = (event: ClipboardEvent): void => onCopy(event);
    const paste = (event: ClipboardEvent): void => onPaste(event);
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  }, []);
}

// Hears keys that mean the whole page, wherever the focus is. A field that is being typed into keeps its own undo,
// and so does a dialog.
import { useEffect, useEffectEvent } from 'react';

import { takeKey } from '../../commands/command.ts';
import { isEditable } from '../../commands/keys.ts';
import { PAGE_COMMANDS, type PagePlace } from '../../commands/page-commands.ts';

export function usePageKeys(place: PagePlace): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const isElsewhere = isEditable(event.target) || isInDialog(event.target);
    const heard = isElsewhere ? PAGE_COMMANDS.filter(({ everywhere }) => everywhere === true) : PAGE_COMMANDS;
    takeKey(heard, event, place);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('[role="dialog"]') !== null;
}

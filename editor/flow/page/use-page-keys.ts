// Keys that mean the whole page: undo, redo, save, test, help. A field that is being typed into keeps its own undo.
import { useEffect, useEffectEvent } from 'react';

import type { EditorSession } from '../../session/session.ts';

interface PageKeyActions {
  help(): void;
  test(): void;
}

export function usePageKeys({ editor, autosave, isReadOnly }: EditorSession, actions: PageKeyActions): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const withCommand = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const isTyping = isEditable(event.target);
    if (withCommand && key === 's') void autosave.flush();
    else if (withCommand && key === 'enter' && !isReadOnly) actions.test();
    else if (isTyping || isReadOnly || isInDialog(event.target)) {
      if (isTyping || event.key !== '?' || isInDialog(event.target)) return;
      actions.help();
    } else if (withCommand && key === 'z') {
      if (event.shiftKey) editor.redo();
      else editor.undo();
    } else if (withCommand && key === 'y') editor.redo();
    else if (event.key === '?' && !withCommand) actions.help();
    else return;
    event.preventDefault();
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

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

// The canvas by keyboard. Keys only: what they do is canvas-commands.ts; wiring keys are use-wiring.ts.
import { useEffect, useEffectEvent, type KeyboardEvent, type RefObject } from 'react';

import type { EditorSession } from '../../session/session.ts';
import {
  carriedCount,
  copySelection,
  deleteSelection,
  duplicateSelection,
  nudgeSelection,
  pasteText,
  selectAll,
  selectedKeys,
  tidy,
  toggleDisabled,
} from '../canvas-commands.ts';
import type { Tone } from '../canvas-ui.ts';
import { texts } from '../texts.ts';

export interface CanvasKeyActions {
  quickAdd(): void;
  /** Enter on a node that is selected already. */
  open(key: string): void;
  zoom(by: 'in' | 'out' | 'fit'): void;
  /** To another node; false where the key does not lead to one. */
  walk(event: KeyboardEvent): boolean;
  say(text: string, tone?: Tone): void;
  /** Middle of what is seen, or the pointer's place, in the flow's coordinates. */
  pasteSpot(): { x: number; y: number };
}

const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function useCanvasKeys(
  session: EditorSession,
  frame: RefObject<HTMLDivElement | null>,
  actions: CanvasKeyActions,
): (event: KeyboardEvent) => void {
  useClipboard(session, frame, actions);
  return (event) => {
    const target = event.target as HTMLElement;
    if (isEditable(target) || event.altKey) return;
    const handled = session.isReadOnly ? viewKey(event, actions) : editKey(event, target) || viewKey(event, actions);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };

  function editKey(event: KeyboardEvent, target: HTMLElement): boolean {
    const { editor } = session;
    const withCommand = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'Delete' || key === 'Backspace') {
      const carried = carriedCount(session);
      const done = deleteSelection(session, withCommand);
      if (done && carried > 0) actions.say(texts.bodyRemoved(carried), 'shown');
      // The focused node is gone: the canvas takes the focus, so that the next key still means the canvas.
      if (done) frame.current?.focus();
      return true;
    }
    if (withCommand) {
      if (key === 'a') selectAll(session);
      else if (key === 'd') duplicateSelection(session);
      else return false;
      return true;
    }
    const arrow = ARROWS[key];
    // What is selected is moved; else the focus walks.
    if (arrow !== undefined && editor.get().selection.nodes.length === 0) return actions.walk(event);
    if (arrow !== undefined)
      return nudgeSelection(session, arrow[0] * (event.shiftKey ? 5 : 1), arrow[1] * (event.shiftKey ? 5 : 1));
    const nodeKey = target.dataset.nodeKey;
    const onlySelected = selectedKeys(session).length === 1 ? selectedKeys(session)[0] : undefined;
    if ((key === 'Enter' || key === ' ') && nodeKey !== undefined) {
      if (nodeKey === onlySelected && key === 'Enter') actions.open(nodeKey);
      else editor.select([nodeKey]);
      return true;
    }
    if (key === 'Escape') {
      if (editor.get().selection.nodes.length + editor.get().selection.edges.length === 0) return false;
      editor.select([]);
      return true;
    }
    if (key === '/') {
      actions.quickAdd();
      return true;
    }
    if (event.shiftKey) return false;
    const atNode = nodeKey ?? onlySelected;
    if (key === 'w' && atNode !== undefined) {
      frame.current?.querySelector<HTMLElement>(`[data-node-key="${CSS.escape(atNode)}"] .sb-port`)?.focus();
      return true;
    }
    if (key === 'd') return toggleDisabled(session);
    if (key !== 'l') return false;
    void tidy(session);
    return true;
  }
}

function viewKey(event: KeyboardEvent, actions: CanvasKeyActions): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  if (event.key === '+' || event.key === '=') actions.zoom('in');
  else if (event.key === '-') actions.zoom('out');
  else if (event.key === '1') actions.zoom('fit');
  else return actions.walk(event);
  return true;
}

export function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Copy, cut and paste come as events of the document: no permission is asked, and other tabs and apps take part. */
function useClipboard(
  session: EditorSession,
  frame: RefObject<HTMLDivElement | null>,
  actions: CanvasKeyActions,
): void {
  const isOurs = (event: ClipboardEvent): boolean => {
    const active = document.activeElement;
    if (isEditable(event.target) || isEditable(active)) return false;
    return active === null || active === document.body || (frame.current?.contains(active) ?? false);
  };
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    // Text that the person marked is what they mean to copy.
    if (!isOurs(event) || (document.getSelection()?.toString() ?? '') !== '') return;
    const copied = copySelection(session);
    if (copied === undefined) return;
    event.clipboardData?.setData('text/plain', copied.text);
    event.preventDefault();
    if (event.type === 'cut' && !session.isReadOnly) deleteSelection(session, false);
    actions.say(texts.copied(copied.count));
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    if (session.isReadOnly || !isOurs(event)) return;
    if (pasteText(session, event.clipboardData?.getData('text/plain') ?? '', actions.pasteSpot()))
      event.preventDefault();
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

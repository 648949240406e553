// What is typed in an editor of text, handed on once it is painted. The editor holds the text itself: what it was given
// back later than the next letter would take that letter away.
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

import { afterPaint } from '../../ui/after-paint.ts';

interface TypedText {
  /** What the editor begins with. */
  initial: string;
  /** The editor's text has changed. */
  onTyped: (text: string) => void;
  /** Hands on at once what was typed: whoever leaves the editor has done so. */
  flush: () => void;
}

interface TextView {
  state: { doc: { length: number; toString(): string } };
  dispatch(change: { changes: { from: number; to: number; insert: string } }): void;
}

/** `value` from elsewhere (undo, another field put in) takes the place of the editor's text. */
export function useTypedText(
  editor: RefObject<{ view?: TextView | undefined } | null>,
  value: string,
  onChange: (value: string) => void,
): TypedText {
  const [initial] = useState(value);
  const latest = useRef(onChange);
  /** What the editor and whoever gave it its text agree on. */
  const agreed = useRef(value);
  const waiting = useRef<{ text: string; now: () => void } | null>(null);
  useLayoutEffect(() => {
    latest.current = onChange;
  });

  const hand = useCallback((): void => {
    const typed = waiting.current;
    waiting.current = null;
    if (typed === null || typed.text === agreed.current) return;
    agreed.current = typed.text;
    latest.current(typed.text);
  }, []);
  const onTyped = useCallback(
    (text: string): void => {
      if (waiting.current === null) waiting.current = { text, now: afterPaint(hand) };
      else waiting.current.text = text;
    },
    [hand],
  );
  const flush = useCallback((): void => waiting.current?.now(), []);

  useEffect(() => {
    if (value === agreed.current) return;
    agreed.current = value;
    const view = editor.current?.view;
    // What is being typed is newer.
    if (waiting.current !== null || view === undefined || view.state.doc.toString() === value) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [editor, value]);
  useEffect(() => flush, [flush]);
  return { initial, onTyped, flush };
}

// Hands on what is typed in an editor of text once it is painted. The editor holds its text itself: were it given back
// each text that it hands on, one that comes later than the next letter would take that letter away.
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';

import { afterPaint } from '../../ui/after-paint.ts';

interface TypedText {
  /** The text that the editor begins with; it does not change. */
  initial: string;
  /** To be called when the editor's text has changed. */
  onTyped: (text: string) => void;
  /** Hands on at once what was typed; to be called when the editor loses the focus. */
  flush: () => void;
}

/** The part of CodeMirror's view that is needed. */
interface TextView {
  state: { doc: { length: number; toString(): string } };
  dispatch(change: { changes: { from: number; to: number; insert: string } }): void;
}

/** A `value` that comes from elsewhere, as by undo, takes the place of the editor's text, unless somebody types. */
export function useTypedText(
  editor: RefObject<{ view?: TextView | undefined } | null>,
  value: string,
  onChange: (value: string) => void,
): TypedText {
  const [initial] = useState(value);
  const latest = useRef(onChange);
  /** The text that was last given to the editor, or handed on by it. */
  const agreed = useRef(value);
  /** What was typed and not handed on yet; `now` does that at once. */
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

  // Before anybody can type on: later, a text that was handed on might meet its successor, and take its place.
  useLayoutEffect(() => {
    if (value === agreed.current) return;
    agreed.current = value;
    const view = editor.current?.view;
    // What is being typed is newer than the value.
    if (waiting.current !== null || view === undefined || view.state.doc.toString() === value) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [editor, value]);
  // An editor that is taken away hands on what it still has.
  useEffect(() => flush, [flush]);
  return { initial, onTyped, flush };
}

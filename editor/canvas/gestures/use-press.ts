// A card or note that is pressed is selected at once, and not only when the button is let go: its panel is there by
// the time that the click ends.
import { useCallback, type PointerEvent } from 'react';

import type { EditorStore } from '../../session/editor-store.ts';
import { frameKeyOf } from '../../session/element-ids.ts';

/** What lies on a node and has a meaning of its own when it is pressed. */
const OWN_PRESS = 'button, a, input, textarea, [contenteditable="true"], [data-port], .react-flow__handle, .nodrag';

/** Gives the handler for the element around the canvas. What several keys or buttons mean is left to the click. */
export function usePress(editor: EditorStore): (event: PointerEvent) => void {
  return useCallback(
    (event) => {
      if (event.pointerType === 'touch' || event.button !== 0) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      if (!(event.target instanceof Element) || event.target.closest(OWN_PRESS) !== null) return;
      const id = event.target.closest<HTMLElement>('.react-flow__node')?.dataset['id'];
      // A frame is as large as its body: whoever presses in it may want to move the view.
      if (id === undefined || frameKeyOf(id) !== undefined) return;
      // Several that are selected are dragged together.
      if (editor.get().selection.nodes.includes(id)) return;
      // A field that is left by this press gives what it has before its panel is taken away.
      const { activeElement } = document;
      if (activeElement instanceof HTMLElement && !event.currentTarget.contains(activeElement)) activeElement.blur();
      editor.select([id]);
    },
    [editor],
  );
}

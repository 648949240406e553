// The canvas as commands see it: what they may ask of it, whether a key, a button or a menu asks.
import { useCallback, type RefObject } from 'react';
import { useReactFlow } from 'reactflow';

import type { CanvasPlace } from '../commands/canvas-commands.ts';
import { addNote, selectedKeys } from '../commands/edit.ts';
import type { Press } from '../commands/keys.ts';
import { NODE_WIDTH } from '../geometry/node-shape.ts';
import { NOTE_HEIGHT } from '../geometry/placement.ts';
import { positionOf } from '../geometry/position.ts';
import { openPort, type CardTarget } from '../session/add-card.ts';
import { findEdge } from '../session/element-ids.ts';
import type { EditorSession } from '../session/session.ts';
import type { Tone } from './canvas-ui.ts';
import type { CanvasView } from './use-canvas-view.ts';
import type { CanvasEdge, CanvasNode } from './view-model.ts';

/** Who asks, and from where. */
export interface Ask {
  /** The node that has the focus, or that a menu was opened on. */
  node?: string | undefined;
  /** Where on the screen a menu was opened. */
  at?: { x: number; y: number } | undefined;
  clipboard?: CanvasPlace['clipboard'];
}

interface CanvasPlaceOptions {
  session: EditorSession;
  frame: RefObject<HTMLDivElement | null>;
  /** Where the pointer is on the screen; null while it is elsewhere. */
  pointer: RefObject<{ x: number; y: number } | null>;
  seen: CanvasView;
  walk(press: Press): boolean;
  say(text: string, tone?: Tone): void;
  quickAdd(client: { x: number; y: number }, target: CardTarget, atPointer: boolean): void;
  onOpenNode(key: string): void;
  openMenu(node: string | undefined): void;
  replug: CanvasPlace['replug'];
  startLasso(): void;
}

/** The browser's own clipboard, for menus: it may ask the person first. Keys use the one of their event. */
const CLIPBOARD: CanvasPlace['clipboard'] = {
  write: (text) => navigator.clipboard.writeText(text),
  read: async () => navigator.clipboard.readText(),
};

/**
 * Gives what makes a place for a command. The function stays the same, and looks at selection and flow when it is
 * called.
 */
export function useCanvasPlace(options: CanvasPlaceOptions): (ask: Ask) => CanvasPlace {
  const { session, frame, pointer, seen, walk, say, quickAdd, onOpenNode, openMenu, replug, startLasso } = options;
  const rf = useReactFlow<CanvasNode, CanvasEdge>();

  // Behind the one card that is selected, else on the wire that is, else where the menu was opened, else in the
  // middle.
  const quickAddAt = useCallback(
    (at: Ask['at']) => {
      const { editor, manifests } = session;
      const { flow, selection } = editor.get();
      const box = frame.current?.getBoundingClientRect();
      if (box === undefined) return;
      const [key, ...others] = selectedKeys(session);
      const edge = findEdge(flow, selection.edges[0] ?? '');
      if (key !== undefined && others.length === 0) {
        const port = openPort(flow, key, manifests);
        const { x, y } = positionOf(flow, key);
        const client = rf.flowToScreenPosition({ x: x + NODE_WIDTH + 16, y });
        quickAdd(client, port === undefined ? {} : { after: { key, port } }, false);
      } else if (edge === undefined && at !== undefined) quickAdd(at, {}, true);
      else {
        const middle = { x: box.x + box.width / 2 - 160, y: box.y + box.height / 3 };
        quickAdd(at ?? middle, edge === undefined ? {} : { edge }, false);
      }
    },
    [frame, quickAdd, rf, session],
  );

  return useCallback(
    ({ node, at, clipboard = CLIPBOARD }) => ({
      session,
      isReadOnly: session.isReadOnly,
      node,
      clipboard,
      say,
      // The focused node is gone: the canvas takes the focus, so that the next key still means the canvas.
      onGone: () => frame.current?.focus(),
      choose: (key) => session.editor.select([key]),
      zoom: seen.zoom,
      walk,
      quickAdd: () => quickAddAt(at),
      addNote: () => {
        const spot = at === undefined ? seen.middle() : rf.screenToFlowPosition(at);
        const note = session.editor.get().flow.layout?.notes[addNote(session, spot)];
        if (note !== undefined)
          seen.showBox({ ...note, width: note.width ?? NODE_WIDTH, height: note.height ?? NOTE_HEIGHT });
      },
      open: onOpenNode,
      toPorts: (key) =>
        frame.current?.querySelector<HTMLElement>(`[data-node-key="${CSS.escape(key)}"] [data-port]`)?.focus(),
      pasteSpot: () => {
        const spot = at ?? pointer.current;
        return spot === null ? seen.middle() : rf.screenToFlowPosition(spot);
      },
      openMenu: () => openMenu(node),
      replug,
      startLasso,
    }),
    [frame, onOpenNode, openMenu, replug, startLasso, pointer, quickAddAt, rf, say, seen, session, walk],
  );
}

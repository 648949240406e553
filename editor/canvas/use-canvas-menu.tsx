// Finds what a menu is asked for: what is under the pointer, or what has the focus. The menu itself is fetched once
// the page stands.
import { useEffect, useState, type MouseEvent, type ReactNode, type RefObject } from 'react';

import type { CanvasPlace } from '../commands/canvas-commands.ts';
import type { MenuTarget } from '../commands/canvas-menus.ts';
import { isEditable } from '../commands/keys.ts';
import { frameKeyOf, noteKeyOf } from '../session/element-ids.ts';
import type { EditorSession } from '../session/session.ts';
import { notifyError } from '../ui/notify.ts';
import type { CanvasMenu } from './canvas-menu.tsx';
import { TEXTS } from './texts.ts';
import type { Ask } from './use-canvas-place.ts';

const load = () => import('./canvas-menu.tsx');

interface Opened {
  Menu: typeof CanvasMenu;
  target: MenuTarget;
  node: string | undefined;
  at: { x: number; y: number };
  /** What had the focus before the menu: it gets it back afterwards. */
  focused: Element | null;
}

export interface CanvasMenuTools {
  onContextMenu(event: MouseEvent): void;
  /** Opens the menu by keyboard: of a node, else of what is selected, else of the canvas. */
  openMenu(node: string | undefined): void;
  draw(placeOf: (ask: Ask) => CanvasPlace): ReactNode;
}

/** The menu of one canvas. `draw` is what the canvas shows of it: nothing while it is closed. */
export function useCanvasMenu({ editor }: EditorSession, frame: RefObject<HTMLDivElement | null>): CanvasMenuTools {
  const [opened, setOpened] = useState<Opened | null>(null);

  useEffect(() => {
    // What could not be fetched is fetched when it is asked for.
    load().catch(() => undefined);
  }, []);

  const open = (target: MenuTarget, node: string | undefined, at: Opened['at']): void => {
    const focused = document.activeElement;
    load().then(
      ({ CanvasMenu: Menu }) => setOpened({ Menu, target, node, at, focused }),
      (error: unknown) => notifyError(TEXTS.menuFailed, error),
    );
  };

  /** Selects what the menu is about, unless it is a part of what is selected. */
  const openOn = (id: string, at: Opened['at']): void => {
    const key = frameKeyOf(id) ?? id;
    if (!editor.get().selection.nodes.includes(key)) editor.select([key]);
    const { nodes, edges } = editor.get().selection;
    if (nodes.length + edges.length > 1) open('several', key, at);
    else open(noteKeyOf(key) === undefined ? 'node' : 'note', key, at);
  };

  return {
    onContextMenu: (event) => {
      const under = event.target as Element;
      // A field has the browser's own menu.
      if (isEditable(under)) return;
      event.preventDefault();
      const at = { x: event.clientX, y: event.clientY };
      const node = under.closest<HTMLElement>('.react-flow__node')?.dataset['id'];
      const edge = under.closest<SVGElement>('.react-flow__edge')?.dataset['id'];
      if (node !== undefined) openOn(node, at);
      else if (edge !== undefined) {
        editor.select([], [edge]);
        open('wire', undefined, at);
      } else {
        editor.select([]);
        open('canvas', undefined, at);
      }
    },
    openMenu: (node) => {
      const { nodes, edges } = editor.get().selection;
      const chosen = node ?? nodes[0];
      const box = frame.current?.getBoundingClientRect();
      if (box === undefined) return;
      const drawn =
        chosen === undefined
          ? undefined
          : frame.current?.querySelector(`.react-flow__node[data-id="${CSS.escape(chosen)}"]`)?.getBoundingClientRect();
      const at =
        drawn === undefined
          ? { x: box.x + box.width / 2, y: box.y + box.height / 3 }
          : { x: drawn.x + 16, y: Math.min(drawn.bottom, box.bottom) };
      if (chosen !== undefined) openOn(chosen, at);
      else open(edges.length === 1 ? 'wire' : edges.length > 1 ? 'several' : 'canvas', undefined, at);
    },
    draw: (placeOf) =>
      opened !== null && (
        <opened.Menu
          key={`${opened.at.x} ${opened.at.y}`}
          target={opened.target}
          at={opened.at}
          place={placeOf({ node: opened.node, at: opened.at })}
          onClose={() => {
            setOpened(null);
            const { focused } = opened;
            const back = focused instanceof HTMLElement && frame.current?.contains(focused) === true && focused;
            (back || frame.current)?.focus({ preventScroll: true });
          }}
        />
      ),
  };
}

// The menus of the canvas and of what is on it, drawn from the table: which commands they have, and in which order.
import { ALIGN, DETACH, DISTRIBUTE, FRAME, LASSO, REPLUG, TIDY_DOWN, TIDY_OTHERS } from './arrange-commands.ts';
import { TEXTS } from './arrange-texts.ts';
import {
  ADD_CARD,
  ADD_NOTE,
  COPY,
  CUT,
  DELETE,
  DELETE_HEAL,
  DUPLICATE,
  OPEN,
  PASTE,
  SELECT_ALL,
  TIDY,
  TOGGLE,
  type CanvasPlace,
  type SelectionPlace,
} from './canvas-commands.ts';
import type { Command } from './command.ts';
import type { SubMenu } from './command-items.tsx';
import { FIT } from './view-commands.ts';

/** What the menu of a node offers away from the canvas, as in the inspector, in groups. */
export const NODE_MENU: readonly (readonly Command<SelectionPlace>[])[] = [
  [DUPLICATE, TOGGLE],
  [DELETE_HEAL, DELETE],
];

/** What is under the pointer when a menu is asked for, or what has the focus. */
export type MenuTarget = 'canvas' | 'node' | 'note' | 'wire' | 'several';

/** The menus on the canvas, in groups. */
const ARRANGE: SubMenu<CanvasPlace> = { id: 'arrange', label: TEXTS.menu, commands: [...ALIGN, ...DISTRIBUTE] };

export const CANVAS_MENUS: Record<MenuTarget, readonly (readonly (Command<CanvasPlace> | SubMenu<CanvasPlace>)[])[]> = {
  canvas: [
    [ADD_CARD, ADD_NOTE, PASTE],
    [SELECT_ALL, LASSO, FIT],
    [TIDY, TIDY_DOWN],
  ],
  node: [
    [OPEN, ADD_CARD],
    [COPY, CUT, DUPLICATE, TOGGLE],
    [TIDY_OTHERS, FRAME],
    [DETACH, DELETE_HEAL, DELETE],
  ],
  several: [
    [COPY, CUT, DUPLICATE, TOGGLE],
    [ARRANGE, TIDY, TIDY_DOWN, TIDY_OTHERS, FRAME],
    [DETACH, DELETE_HEAL, DELETE],
  ],
  note: [[FRAME], [DELETE]],
  wire: [[ADD_CARD, REPLUG], [DELETE]],
};

// The menus of the canvas and of what is on it, drawn from the table: which commands, in which order.
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
import { FIT } from './view-commands.ts';

/** What the menu of a node offers beside the canvas, in groups. */
export const NODE_MENU: readonly (readonly Command<SelectionPlace>[])[] = [
  [DUPLICATE, TOGGLE],
  [DELETE_HEAL, DELETE],
];

/** What is under the pointer when a menu is asked for, or what has the focus. */
export type MenuTarget = 'canvas' | 'node' | 'note' | 'wire' | 'several';

/** The menus on the canvas, in groups. */
export const CANVAS_MENUS: Record<MenuTarget, readonly (readonly Command<CanvasPlace>[])[]> = {
  canvas: [
    [ADD_CARD, ADD_NOTE, PASTE],
    [SELECT_ALL, TIDY, FIT],
  ],
  node: [
    [OPEN, ADD_CARD],
    [COPY, CUT, DUPLICATE, TOGGLE],
    [DELETE_HEAL, DELETE],
  ],
  several: [
    [COPY, CUT, DUPLICATE, TOGGLE, TIDY],
    [DELETE_HEAL, DELETE],
  ],
  note: [[DELETE]],
  wire: [[ADD_CARD], [DELETE]],
};

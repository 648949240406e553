// Commands for looking at a canvas: the canvas of the editor and the canvas of a run have these.
import type { Command, Place } from './command.ts';
import { ARROWS, type Press } from './keys.ts';
import { TEXTS } from './texts.ts';

/** The place of these commands: what a canvas lets people look at. */
export interface ViewPlace extends Place {
  /** The node that has the focus. */
  node: string | undefined;
  choose(key: string): void;
  zoom(by: 'in' | 'out' | 'fit'): void;
  /** Puts the focus on another node; false where the key does not lead to one. */
  walk(press: Press): boolean;
}

export const ZOOM_IN: Command<ViewPlace> = {
  id: 'view.zoom-in',
  section: 'canvas',
  label: TEXTS.zoomIn,
  keys: ['+'],
  aliases: ['='],
  perform: ({ zoom }) => zoom('in'),
};

export const ZOOM_OUT: Command<ViewPlace> = {
  id: 'view.zoom-out',
  section: 'canvas',
  label: TEXTS.zoomOut,
  keys: ['-'],
  perform: ({ zoom }) => zoom('out'),
};

export const FIT: Command<ViewPlace> = {
  id: 'view.fit',
  section: 'canvas',
  label: TEXTS.fit,
  keys: ['1'],
  perform: ({ zoom }) => zoom('fit'),
};

export const VIEW_COMMANDS: readonly Command<ViewPlace>[] = [
  {
    id: 'view.walk',
    keysOnly: true,
    section: 'canvas',
    label: TEXTS.walk,
    keys: ARROWS,
    perform: ({ walk }, press) => press !== undefined && walk(press),
  },
  {
    id: 'view.walk-far',
    keysOnly: true,
    section: 'canvas',
    label: TEXTS.walkFar,
    keys: ['Home', 'End'],
    perform: ({ walk }, press) => press !== undefined && walk(press),
  },
  {
    id: 'view.choose',
    keysOnly: true,
    section: 'canvas',
    label: TEXTS.choose,
    keys: ['Enter', 'Space'],
    when: ({ node }) => node !== undefined,
    perform: ({ node = '', choose }) => choose(node),
  },
  ZOOM_IN,
  ZOOM_OUT,
  FIT,
];

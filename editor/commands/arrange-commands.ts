// Commands for what is done to several things at once, or seldom: the part of the table of the canvas that is fetched
// once the page stands, with the keys, the menus and the sheet that are drawn from it.
import type { Axis, Side } from '../geometry/arrange.ts';
import {
  alignSelection,
  countOfBoxes,
  detachSelection,
  distributeSelection,
  frameSelection,
  selectedWire,
  tidyDown,
  tidyOthers,
} from './arrange.ts';
import type { CanvasPlace } from './canvas-commands.ts';
import type { Command } from './command.ts';
import { selectedKeys } from './edit.ts';
import { TEXTS } from './arrange-texts.ts';

// Shift and a letter that lies where the side is (A left, D right, W up, S down), or that begins its name.
const align = (side: Side, key: string): Command<CanvasPlace> => ({
  id: `align.${side}`,
  section: 'arranging',
  label: TEXTS.align[side],
  keys: [key],
  changes: true,
  when: ({ session }) => countOfBoxes(session) > 1,
  perform: ({ session, say }) => {
    if (alignSelection(session, side)) say(TEXTS.aligned);
  },
});

const distribute = (axis: Axis, key: string): Command<CanvasPlace> => ({
  id: `distribute.${axis}`,
  section: 'arranging',
  label: TEXTS.distribute[axis],
  keys: [key],
  changes: true,
  when: ({ session }) => countOfBoxes(session) > 2,
  perform: ({ session, say }) => {
    if (distributeSelection(session, axis)) say(TEXTS.distributed);
  },
});

export const ALIGN: readonly Command<CanvasPlace>[] = [
  align('left', 'Shift+A'),
  align('center', 'Shift+C'),
  align('right', 'Shift+D'),
  align('top', 'Shift+W'),
  align('middle', 'Shift+M'),
  align('bottom', 'Shift+S'),
];

export const DISTRIBUTE: readonly Command<CanvasPlace>[] = [distribute('x', 'Shift+X'), distribute('y', 'Shift+Y')];

export const TIDY_DOWN: Command<CanvasPlace> = {
  id: 'canvas.tidy-down',
  section: 'arranging',
  label: TEXTS.tidyDown,
  keys: ['Shift+L'],
  changes: true,
  perform: ({ session, zoom }) =>
    void tidyDown(session).then((done) => done && requestAnimationFrame(() => zoom('fit'))),
};

export const TIDY_OTHERS: Command<CanvasPlace> = {
  id: 'canvas.tidy-others',
  section: 'arranging',
  label: TEXTS.tidyOthers,
  keys: ['Shift+K'],
  changes: true,
  when: ({ session }) => selectedKeys(session).length > 0,
  perform: ({ session, zoom }) =>
    void tidyOthers(session).then((done) => done && requestAnimationFrame(() => zoom('fit'))),
};

export const FRAME: Command<CanvasPlace> = {
  id: 'selection.frame',
  section: 'arranging',
  label: TEXTS.frame,
  keys: ['F'],
  changes: true,
  when: ({ session }) => session.editor.get().selection.nodes.length > 0,
  perform: ({ session }) => frameSelection(session) !== undefined,
};

export const LASSO: Command<CanvasPlace> = {
  id: 'canvas.lasso',
  section: 'arranging',
  label: TEXTS.lasso,
  keys: ['S'],
  perform: ({ startLasso }) => startLasso(),
};

/** Takes cards out of their wires, which close behind them. */
export const DETACH: Command<CanvasPlace> = {
  id: 'selection.detach',
  section: 'wires',
  label: TEXTS.detach,
  keys: ['X'],
  changes: true,
  when: ({ session }) => selectedKeys(session).length > 0,
  perform: ({ session, say }) => {
    if (detachSelection(session)) say(TEXTS.detached);
  },
};

/** Leads the end of the selected wire elsewhere. */
export const REPLUG: Command<CanvasPlace> = {
  id: 'wire.replug',
  section: 'wires',
  label: TEXTS.replug,
  keys: ['R'],
  changes: true,
  when: ({ session }) => selectedWire(session) !== undefined,
  perform: ({ session, replug }) => {
    const wire = selectedWire(session);
    if (wire !== undefined) replug(wire);
  },
};

/**
 * In the order of the sheet. Keys ask these after those of canvas-commands.ts, so a key of both means the other one.
 */
export const ARRANGE_COMMANDS: readonly Command<CanvasPlace>[] = [
  ...ALIGN,
  ...DISTRIBUTE,
  TIDY_DOWN,
  TIDY_OTHERS,
  FRAME,
  LASSO,
  DETACH,
  REPLUG,
];

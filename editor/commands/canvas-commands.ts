// Commands for what is done on the canvas of a draft: to what is selected, to the node that has the focus, to the
// canvas itself.
import type { FlowEdge } from '../../shared/flow/flow.ts';
import type { Position } from '../../shared/flow/operations/operation.ts';
import type { EditorSession } from '../session/session.ts';
import type { Command, Place } from './command.ts';
import {
  allDisabled,
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
} from './edit.ts';
import { ARROWS } from './keys.ts';
import { TEXTS } from './texts.ts';
import { VIEW_COMMANDS, type ViewPlace } from './view-commands.ts';

/** The place of commands on what is selected, whoever asks: the canvas, a menu, the inspector. */
export interface SelectionPlace extends Place {
  session: EditorSession;
  /** Tells what happened. `shown`: it is seen too; else it is only read aloud. */
  say(text: string, tone?: 'shown'): void;
  /** Called when what was selected is gone, so that the focus finds another place. */
  onGone(): void;
}

/** The place of commands on the canvas: what they may ask of it (use-canvas-place.ts). */
export interface CanvasPlace extends SelectionPlace, ViewPlace {
  quickAdd(): void;
  addNote(): void;
  /** Goes to the inputs of a node. */
  open(key: string): void;
  /** Puts the focus on the first port of a node. */
  toPorts(key: string): void;
  /** Where something is pasted, in the flow's coordinates. */
  pasteSpot(): Position;
  openMenu(): void;
  /** Chooses another end for a wire, by keyboard. */
  replug(wire: FlowEdge): void;
  startLasso(): void;
  clipboard: { write(text: string): unknown; read(): string | Promise<string> };
}

const cardsOf = ({ session }: SelectionPlace): number => selectedKeys(session).length;
const selectedOf = ({ session }: SelectionPlace): number => {
  const { nodes, edges } = session.editor.get().selection;
  return nodes.length + edges.length;
};
const isWire = ({ session }: SelectionPlace): boolean => {
  const { nodes, edges } = session.editor.get().selection;
  return nodes.length === 0 && edges.length === 1;
};
/** The node that has the focus, else the only one that is selected. */
const nodeAt = ({ node, session }: CanvasPlace): string | undefined => {
  const [only, ...others] = selectedKeys(session);
  return node ?? (others.length === 0 ? only : undefined);
};
const onlyKey = ({ session }: SelectionPlace): string | undefined => {
  const [only, ...others] = selectedKeys(session);
  return others.length === 0 ? only : undefined;
};

/** Deletes what is selected, and says how many cards went with it unselected. */
function remove({ session, say, onGone }: SelectionPlace, heal: boolean): void {
  const carried = carriedCount(session);
  if (!deleteSelection(session, heal)) return;
  if (carried > 0) say(TEXTS.bodyRemoved(carried), 'shown');
  onGone();
}

export const TOGGLE: Command<SelectionPlace> = {
  id: 'selection.toggle',
  section: 'editing',
  label: ({ session }) => (allDisabled(session) ? TEXTS.enable : TEXTS.disable),
  sheet: TEXTS.toggle,
  keys: ['D'],
  changes: true,
  when: (place) => cardsOf(place) > 0,
  perform: ({ session }) => toggleDisabled(session),
};

export const DUPLICATE: Command<SelectionPlace> = {
  id: 'selection.duplicate',
  section: 'editing',
  label: TEXTS.duplicate,
  keys: ['Mod+D'],
  changes: true,
  when: (place) => cardsOf(place) > 0,
  perform: ({ session }) => duplicateSelection(session),
};

export const DELETE: Command<SelectionPlace> = {
  id: 'selection.delete',
  section: 'editing',
  label: (place) => (isWire(place) ? TEXTS.deleteWire : TEXTS.delete),
  sheet: TEXTS.delete,
  keys: ['Delete', 'Backspace'],
  isDanger: true,
  changes: true,
  when: (place) => selectedOf(place) > 0,
  perform: (place) => remove(place, false),
};

export const DELETE_HEAL: Command<SelectionPlace> = {
  id: 'selection.delete-heal',
  section: 'editing',
  label: TEXTS.deleteHeal,
  keys: ['Mod+Backspace'],
  aliases: ['Mod+Delete'],
  changes: true,
  when: (place) => cardsOf(place) > 0,
  perform: (place) => remove(place, true),
};

export const ADD_CARD: Command<CanvasPlace> = {
  id: 'canvas.add-card',
  section: 'canvas',
  label: (place) => (isWire(place) ? TEXTS.insertCard : cardsOf(place) === 1 ? TEXTS.addCardBehind : TEXTS.addCard),
  sheet: TEXTS.addCardSheet,
  keys: ['/'],
  changes: true,
  perform: ({ quickAdd }) => quickAdd(),
};

export const ADD_NOTE: Command<CanvasPlace> = {
  id: 'canvas.add-note',
  section: 'canvas',
  label: TEXTS.addNote,
  keys: ['N'],
  changes: true,
  perform: ({ addNote }) => addNote(),
};

export const TIDY: Command<CanvasPlace> = {
  id: 'canvas.tidy',
  section: 'canvas',
  label: TEXTS.tidy,
  keys: ['L'],
  changes: true,
  // What was tidied may lie anywhere: all of it is shown once it is drawn.
  perform: ({ session, zoom }) => void tidy(session).then((done) => done && requestAnimationFrame(() => zoom('fit'))),
};

export const OPEN: Command<CanvasPlace> = {
  id: 'canvas.open',
  section: 'canvas',
  label: TEXTS.open,
  sheet: TEXTS.openSheet,
  keys: ['Enter'],
  when: (place) => onlyKey(place) !== undefined && onlyKey(place) === place.node,
  perform: (place) => place.open(place.node ?? ''),
};

const TO_PORTS: Command<CanvasPlace> = {
  id: 'canvas.to-ports',
  section: 'wires',
  label: TEXTS.toPorts,
  keys: ['W'],
  changes: true,
  when: (place) => nodeAt(place) !== undefined,
  perform: (place) => place.toPorts(nodeAt(place) ?? ''),
};

const MENU: Command<CanvasPlace> = {
  id: 'canvas.menu',
  keysOnly: true,
  section: 'canvas',
  label: TEXTS.menu,
  keys: ['Shift+F10'],
  aliases: ['ContextMenu'],
  perform: ({ openMenu }) => openMenu(),
};

const NUDGE: Command<CanvasPlace> = {
  id: 'selection.nudge',
  keysOnly: true,
  section: 'editing',
  label: TEXTS.nudge,
  keys: ARROWS,
  aliases: ARROWS.map((arrow) => `Shift+${arrow}`),
  changes: true,
  when: ({ session }) => session.editor.get().selection.nodes.length > 0,
  perform: ({ session }, press) => {
    const steps = press?.shiftKey === true ? 5 : 1;
    const towards = (less: string, more: string): number =>
      press?.key === less ? -steps : press?.key === more ? steps : 0;
    return nudgeSelection(session, towards('ArrowLeft', 'ArrowRight'), towards('ArrowUp', 'ArrowDown'));
  },
};

const CLEAR: Command<CanvasPlace> = {
  id: 'selection.clear',
  keysOnly: true,
  section: 'canvas',
  label: TEXTS.clear,
  keys: ['Escape'],
  when: (place) => selectedOf(place) > 0,
  perform: ({ session }) => session.editor.select([]),
};

export const SELECT_ALL: Command<CanvasPlace> = {
  id: 'selection.all',
  section: 'editing',
  label: TEXTS.selectAll,
  keys: ['Mod+A'],
  perform: ({ session }) => selectAll(session),
};

/** Whether something was copied. @throws what the browser says where it keeps its clipboard closed */
async function copy({ session, clipboard, say }: CanvasPlace): Promise<boolean> {
  const copied = copySelection(session);
  if (copied === undefined) return false;
  await clipboard.write(copied.text);
  say(TEXTS.copied(copied.count));
  return true;
}

export const COPY: Command<CanvasPlace> = {
  id: 'selection.copy',
  section: 'editing',
  label: TEXTS.copy,
  keys: ['Mod+C'],
  heardAs: 'clipboard',
  when: (place) => cardsOf(place) > 0,
  perform: (place) => copy(place).catch(() => place.say(TEXTS.clipboardClosed, 'shown')),
};

export const CUT: Command<CanvasPlace> = {
  id: 'selection.cut',
  section: 'editing',
  label: TEXTS.cut,
  keys: ['Mod+X'],
  heardAs: 'clipboard',
  changes: true,
  when: (place) => cardsOf(place) > 0,
  // What could not be put on the clipboard stays.
  perform: async (place) => {
    try {
      if (await copy(place)) deleteSelection(place.session, false);
    } catch {
      place.say(TEXTS.clipboardClosed, 'shown');
    }
  },
};

export const PASTE: Command<CanvasPlace> = {
  id: 'canvas.paste',
  section: 'editing',
  label: TEXTS.paste,
  keys: ['Mod+V'],
  heardAs: 'clipboard',
  changes: true,
  perform: (place) => {
    const paste = (text: string): boolean => pasteText(place.session, text, place.pasteSpot());
    const text = place.clipboard.read();
    if (typeof text === 'string') return paste(text);
    return text.then(
      (read) => paste(read) || place.say(TEXTS.nothingToPaste, 'shown'),
      () => place.say(TEXTS.clipboardClosed, 'shown'),
    );
  },
};

/**
 * All that a key may mean on the canvas. Of two commands with one key the first one that is offered is meant, so the
 * order matters: an arrow moves what is selected, else walks.
 */
export const CANVAS_COMMANDS: readonly Command<CanvasPlace>[] = [
  ADD_CARD,
  ADD_NOTE,
  TIDY,
  NUDGE,
  OPEN,
  ...VIEW_COMMANDS,
  CLEAR,
  MENU,
  TO_PORTS,
  COPY,
  CUT,
  PASTE,
  DUPLICATE,
  SELECT_ALL,
  TOGGLE,
  DELETE,
  DELETE_HEAL,
];

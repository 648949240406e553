// Commands for what the flow page does as a whole. Their keys are heard wherever the focus is.
import { canRedo, canUndo, redoLabel, undoLabel } from '../session/editor-store.ts';
import type { EditorSession } from '../session/session.ts';
import type { Command, Place } from './command.ts';
import { TEXTS } from './texts.ts';

/** The place of these commands: the session, and what the page can open. */
export interface PagePlace extends Place {
  session: EditorSession;
  openTest(): void;
  openHelp(): void;
  openFind(): void;
  openPalette(): void;
  openOutline(): void;
}

export const UNDO: Command<PagePlace> = {
  id: 'page.undo',
  section: 'editing',
  label: ({ session }) => TEXTS.undo(undoLabel(session.editor.get())),
  sheet: TEXTS.undo(undefined),
  keys: ['Mod+Z'],
  changes: true,
  when: ({ session }) => canUndo(session.editor.get()),
  perform: ({ session }) => session.editor.undo(),
};

export const REDO: Command<PagePlace> = {
  id: 'page.redo',
  section: 'editing',
  label: ({ session }) => TEXTS.redo(redoLabel(session.editor.get())),
  sheet: TEXTS.redo(undefined),
  keys: ['Mod+Shift+Z', 'Mod+Y'],
  changes: true,
  when: ({ session }) => canRedo(session.editor.get()),
  perform: ({ session }) => session.editor.redo(),
};

// Saving happens by itself; the key is for hands that are used to it, and saves at once.
const SAVE: Command<PagePlace> = {
  id: 'page.save',
  section: 'page',
  label: TEXTS.save,
  keys: ['Mod+S'],
  everywhere: true,
  perform: ({ session }) => void session.autosave.flush(),
};

export const TEST: Command<PagePlace> = {
  id: 'page.test',
  section: 'page',
  label: TEXTS.test,
  keys: ['Mod+Enter'],
  everywhere: true,
  changes: true,
  perform: ({ openTest }) => openTest(),
};

export const HELP: Command<PagePlace> = {
  id: 'page.help',
  section: 'page',
  label: TEXTS.help,
  sheet: TEXTS.helpSheet,
  keys: ['?'],
  perform: ({ openHelp }) => openHelp(),
};

const FIND: Command<PagePlace> = {
  id: 'page.find',
  section: 'page',
  label: TEXTS.find,
  keys: ['Mod+F'],
  everywhere: true,
  perform: ({ openFind }) => openFind(),
};

const PALETTE: Command<PagePlace> = {
  id: 'page.palette',
  section: 'page',
  label: TEXTS.palette,
  keys: ['Mod+K'],
  everywhere: true,
  perform: ({ openPalette }) => openPalette(),
};

export const OUTLINE: Command<PagePlace> = {
  id: 'page.outline',
  section: 'page',
  label: TEXTS.outline,
  keys: ['O'],
  perform: ({ openOutline }) => openOutline(),
};

export const PAGE_COMMANDS: readonly Command<PagePlace>[] = [UNDO, REDO, SAVE, TEST, FIND, PALETTE, OUTLINE, HELP];

// What the flow page does as a whole. Its keys are heard wherever the focus is.
import {
  Download,
  FileUp,
  FlaskConical,
  History,
  Keyboard,
  OctagonPause,
  Redo2,
  Save,
  Trash2,
  Undo2,
  Waypoints,
} from 'lucide-react';

import { canRedo, canUndo, redoLabel, undoLabel } from '../session/editor-store.ts';
import type { EditorSession } from '../session/session.ts';
import type { Command, Place } from './command.ts';
import { TEXTS } from './texts.ts';

export interface PagePlace extends Place {
  session: EditorSession;
  openTest(): void;
  openHelp(): void;
}

export const UNDO: Command<PagePlace> = {
  id: 'page.undo',
  section: 'editing',
  label: ({ session }) => TEXTS.undo(undoLabel(session.editor.get())),
  sheet: TEXTS.undo(undefined),
  keys: ['Mod+Z'],
  icon: Undo2,
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
  icon: Redo2,
  changes: true,
  when: ({ session }) => canRedo(session.editor.get()),
  perform: ({ session }) => session.editor.redo(),
};

const SAVE: Command<PagePlace> = {
  id: 'page.save',
  section: 'page',
  label: TEXTS.save,
  keys: ['Mod+S'],
  icon: Save,
  everywhere: true,
  perform: ({ session }) => void session.autosave.flush(),
};

export const TEST: Command<PagePlace> = {
  id: 'page.test',
  section: 'page',
  label: TEXTS.test,
  keys: ['Mod+Enter'],
  icon: FlaskConical,
  everywhere: true,
  changes: true,
  perform: ({ openTest }) => openTest(),
};

const HELP: Command<PagePlace> = {
  id: 'page.help',
  section: 'page',
  label: TEXTS.help,
  sheet: TEXTS.helpSheet,
  keys: ['?'],
  icon: Keyboard,
  perform: ({ openHelp }) => openHelp(),
};

export const PAGE_COMMANDS: readonly Command<PagePlace>[] = [UNDO, REDO, SAVE, TEST, HELP];

/** The flow as a whole: what its menu needs beside the page. */
export interface FlowPlace extends PagePlace {
  isPausable: boolean;
  exportAs(format: 'json' | 'mermaid'): void;
  openImport(): void;
  openVersions(): void;
  pause(): void;
  remove(): void;
}

const ofFlow = (command: Omit<Command<FlowPlace>, 'section' | 'keys'>): Command<FlowPlace> => ({
  ...command,
  section: 'page',
  keys: [],
});

/** The menu of the flow, in groups. */
export const FLOW_MENU: readonly (readonly Command<FlowPlace>[])[] = [
  [
    ofFlow({
      id: 'flow.export',
      label: TEXTS.export,
      icon: Download,
      perform: ({ exportAs }) => exportAs('json'),
    }),
    ofFlow({
      id: 'flow.export-mermaid',
      label: TEXTS.exportMermaid,
      icon: Waypoints,
      perform: ({ exportAs }) => exportAs('mermaid'),
    }),
    ofFlow({
      id: 'flow.import',
      label: TEXTS.import,
      icon: FileUp,
      changes: true,
      perform: ({ openImport }) => openImport(),
    }),
    ofFlow({
      id: 'flow.versions',
      label: TEXTS.versions,
      icon: History,
      perform: ({ openVersions }) => openVersions(),
    }),
    HELP,
    ofFlow({
      id: 'flow.pause',
      label: TEXTS.pause,
      icon: OctagonPause,
      changes: true,
      when: ({ isPausable }) => isPausable,
      perform: ({ pause }) => pause(),
    }),
  ],
  [
    ofFlow({
      id: 'flow.remove',
      label: TEXTS.remove,
      icon: Trash2,
      isDanger: true,
      changes: true,
      perform: ({ remove }) => remove(),
    }),
  ],
];

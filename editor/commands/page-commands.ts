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
import { texts } from './texts.ts';

export interface PagePlace extends Place {
  session: EditorSession;
  openTest(): void;
  openHelp(): void;
}

export const UNDO: Command<PagePlace> = {
  id: 'page.undo',
  section: 'editing',
  label: ({ session }) => texts.undo(undoLabel(session.editor.get())),
  sheet: texts.undo(undefined),
  keys: ['Mod+Z'],
  icon: Undo2,
  changes: true,
  when: ({ session }) => canUndo(session.editor.get()),
  perform: ({ session }) => session.editor.undo(),
};

export const REDO: Command<PagePlace> = {
  id: 'page.redo',
  section: 'editing',
  label: ({ session }) => texts.redo(redoLabel(session.editor.get())),
  sheet: texts.redo(undefined),
  keys: ['Mod+Shift+Z', 'Mod+Y'],
  icon: Redo2,
  changes: true,
  when: ({ session }) => canRedo(session.editor.get()),
  perform: ({ session }) => session.editor.redo(),
};

const SAVE: Command<PagePlace> = {
  id: 'page.save',
  section: 'page',
  label: texts.save,
  keys: ['Mod+S'],
  icon: Save,
  everywhere: true,
  perform: ({ session }) => void session.autosave.flush(),
};

export const TEST: Command<PagePlace> = {
  id: 'page.test',
  section: 'page',
  label: texts.test,
  keys: ['Mod+Enter'],
  icon: FlaskConical,
  everywhere: true,
  changes: true,
  perform: ({ openTest }) => openTest(),
};

const HELP: Command<PagePlace> = {
  id: 'page.help',
  section: 'page',
  label: texts.help,
  sheet: texts.helpSheet,
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
      label: texts.export,
      icon: Download,
      perform: ({ exportAs }) => exportAs('json'),
    }),
    ofFlow({
      id: 'flow.export-mermaid',
      label: texts.exportMermaid,
      icon: Waypoints,
      perform: ({ exportAs }) => exportAs('mermaid'),
    }),
    ofFlow({
      id: 'flow.import',
      label: texts.import,
      icon: FileUp,
      changes: true,
      perform: ({ openImport }) => openImport(),
    }),
    ofFlow({
      id: 'flow.versions',
      label: texts.versions,
      icon: History,
      perform: ({ openVersions }) => openVersions(),
    }),
    HELP,
    ofFlow({
      id: 'flow.pause',
      label: texts.pause,
      icon: OctagonPause,
      changes: true,
      when: ({ isPausable }) => isPausable,
      perform: ({ pause }) => pause(),
    }),
  ],
  [
    ofFlow({
      id: 'flow.remove',
      label: texts.remove,
      icon: Trash2,
      isDanger: true,
      changes: true,
      perform: ({ remove }) => remove(),
    }),
  ],
];

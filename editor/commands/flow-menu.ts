// The menu of a flow: commands for what is done to it as a whole, and seldom.
import type { Command } from './command.ts';
import { HELP, OUTLINE, type PagePlace } from './page-commands.ts';
import { TEXTS } from './texts.ts';

/** The place of these commands: the flow as a whole, with what its menu needs beside the page. */
export interface FlowPlace extends PagePlace {
  isPausable: boolean;
  isPublished: boolean;
  exportAs(format: 'json' | 'mermaid'): void;
  openImport(): void;
  openVersions(): void;
  openCatchUp(): void;
  pause(): void;
  remove(): void;
}

// None has a key: what is done seldom, and some of it for good, is done by pointing at it.
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
      perform: ({ exportAs }) => exportAs('json'),
    }),
    ofFlow({
      id: 'flow.export-mermaid',
      label: TEXTS.exportMermaid,
      perform: ({ exportAs }) => exportAs('mermaid'),
    }),
    ofFlow({
      id: 'flow.import',
      label: TEXTS.import,
      changes: true,
      perform: ({ openImport }) => openImport(),
    }),
    ofFlow({
      id: 'flow.versions',
      label: TEXTS.versions,
      perform: ({ openVersions }) => openVersions(),
    }),
    ofFlow({
      id: 'flow.catch-up',
      label: TEXTS.catchUp,
      changes: true,
      when: ({ isPublished }) => isPublished,
      perform: ({ openCatchUp }) => openCatchUp(),
    }),
    OUTLINE,
    HELP,
    ofFlow({
      id: 'flow.pause',
      label: TEXTS.pause,
      changes: true,
      when: ({ isPausable }) => isPausable,
      perform: ({ pause }) => pause(),
    }),
  ],
  [
    ofFlow({
      id: 'flow.remove',
      label: TEXTS.remove,
      isDanger: true,
      changes: true,
      perform: ({ remove }) => remove(),
    }),
  ],
];

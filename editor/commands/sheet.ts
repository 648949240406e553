// The sheet of keys, drawn from the tables of commands: whatever has a key stands on it.
import { ARRANGE_COMMANDS } from './arrange-commands.ts';
import { CANVAS_COMMANDS } from './canvas-commands.ts';
import type { Section } from './command.ts';
import { keyTexts } from './keys.ts';
import { PAGE_COMMANDS } from './page-commands.ts';
import { TEXTS } from './texts.ts';
import { PORT_COMMANDS, WIRING_COMMANDS } from './wire-commands.ts';

export interface SheetRow {
  id: string;
  keys: readonly string[];
  text: string;
}

/** The part of a command that needs no place. */
interface Listed {
  id: string;
  section: Section;
  label: unknown;
  sheet?: string;
  keys: readonly string[];
}

const LISTED: readonly Listed[] = [
  ...CANVAS_COMMANDS,
  ...ARRANGE_COMMANDS,
  ...PORT_COMMANDS,
  ...WIRING_COMMANDS,
  ...PAGE_COMMANDS,
];

/** What the pointer does with a key held. No command can be asked for by it, so it is listed here. */
const WITH_POINTER: readonly (SheetRow & { section: Section })[] = [
  { id: 'pointer.frame', section: 'canvas', keys: [TEXTS.shiftDrag], text: TEXTS.frameSelect },
  { id: 'pointer.copy', section: 'editing', keys: [TEXTS.altDrag], text: TEXTS.copyByDrag },
  { id: 'pointer.add', section: 'canvas', keys: [TEXTS.ctrlClick], text: TEXTS.addToSelection },
];

/** The sections of the sheet in their order, each with its rows. */
export function sheetOfKeys(): { title: string; rows: SheetRow[] }[] {
  return (['canvas', 'wires', 'editing', 'arranging', 'page'] as const).map((section) => ({
    title: TEXTS.sections[section],
    rows: [
      ...LISTED.filter((each) => each.section === section && each.keys.length > 0).map(
        ({ id, keys, sheet, label }): SheetRow => ({
          id,
          keys: keyTexts(keys, TEXTS.arrows),
          text: sheet ?? String(label),
        }),
      ),
      ...WITH_POINTER.filter((each) => each.section === section),
    ],
  }));
}

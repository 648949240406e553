// What a command is, and how a key finds the one it means. A command is plain data: everything that it needs is
// handed to it as the place where it is asked for, so that a key, a menu and a button do the same.
import { isPressed, type Press } from './keys.ts';

/** Where a command is asked for. Each table of commands says what its own place has beside this. */
export interface Place {
  /** A viewer looks and changes nothing. */
  isReadOnly: boolean;
}

/** The part of the sheet of keys that a command stands in. */
export type Section = 'canvas' | 'wires' | 'editing' | 'arranging' | 'page';

export interface Command<At extends Place> {
  /** Stable and unique: `canvas.tidy`. */
  id: string;
  section: Section;
  /** What menus and buttons call it. */
  label: string | ((place: At) => string);
  /** What the sheet of keys says of it, where that differs from a plain label. */
  sheet?: string;
  /** As keys.ts writes them; the first one is shown in menus. Empty: none. */
  keys: readonly string[];
  /** Keys that are heard too, but not shown. */
  aliases?: readonly string[];
  /** The browser says by an event of its own that these keys were pressed, and hands over the clipboard with it. */
  heardAs?: 'clipboard';
  /** The key is heard while something is typed and in a dialog, too. */
  everywhere?: true;
  /** The command means something only as a key, or needs the key that was pressed: no list offers it. */
  keysOnly?: true;
  isDanger?: true;
  /** It changes the flow, so it is not offered to a viewer. */
  changes?: true;
  /** Whether it has something to do here. Left out, it always has. */
  when?: (place: At) => boolean;
  /** Does it. `false` says that nothing was done, and that the key means what it otherwise would. */
  perform: (place: At, press?: Press) => unknown;
}

/** Whether menus show the command and keys perform it here. */
export function isOffered<At extends Place>(command: Command<At>, place: At): boolean {
  return !(place.isReadOnly && command.changes === true) && (command.when?.(place) ?? true);
}

/** What the command is called here: some names depend on what is selected. */
export function labelOf<At extends Place>({ label }: Command<At>, place: At): string {
  return typeof label === 'string' ? label : label(place);
}

/** Does what a key means here; false where it means nothing. The first command of the table that fits is the one. */
export function performKey<At extends Place>(table: readonly Command<At>[], press: Press, place: At): boolean {
  const command = table.find(
    (each) =>
      each.heardAs === undefined &&
      [...each.keys, ...(each.aliases ?? [])].some((chord) => isPressed(chord, press)) &&
      isOffered(each, place),
  );
  return command !== undefined && command.perform(place, press) !== false;
}

interface KeyEvent extends Press {
  preventDefault(): void;
  stopPropagation(): void;
}

/** As `performKey` for an event, which nobody else hears of where it meant something. */
export function takeKey<At extends Place>(table: readonly Command<At>[], event: KeyEvent, place: At): boolean {
  if (!performKey(table, event, place)) return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

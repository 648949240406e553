// Whether a command line names a command that there is. Commander itself answers `--help` before it looks, so that a
// misspelt command in a script would pass for one that worked.
import type { Command } from 'commander';

/** As sysexits.h has it: the command was used wrongly. */
export const USAGE_EXIT_CODE = 64;

/** The command as it was written, with those it stands under; undefined: there is one of that name, or none is named. */
export function unknownCommand(program: Command, words: readonly string[]): string | undefined {
  const path: string[] = [];
  let current = program;
  for (const word of words) {
    if (word.startsWith('-') || current.commands.length === 0) continue;
    if (word === 'help') continue;
    path.push(word);
    const next = current.commands.find((command) => command.name() === word || command.aliases().includes(word));
    if (next === undefined) return path.join(' ');
    current = next;
  }
  return undefined;
}

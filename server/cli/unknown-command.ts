// Whether a command line names a command that exists. Commander answers `--help` before it looks at that, so a misspelt
// command in a script would pass for one that worked.
import type { Command } from 'commander';

/** EX_USAGE of sysexits.h: the command was used wrongly. */
export const USAGE_EXIT_CODE = 64;

/**
 * The first name that no command has, with those before it as they were written; undefined where each has one, or none
 * is named. @param words without the program's own name
 */
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

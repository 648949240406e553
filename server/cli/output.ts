// How commands speak: results go to the standard output, troubles to the standard error with exit code 1. No command
// calls `process.exit` by itself, so that what was written gets out. What strangers wrote is shown, but the terminal
// does not obey it.
import { AppError } from '../../shared/errors.ts';
import { forTerminal } from '../lib/terminal-text.ts';
import type { Issue } from '../../shared/issue.ts';

const FILE_TROUBLES: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'this is a folder, not a file'],
  ['EACCES', 'this user may not read or write it'],
]);

export function print(text: string): void {
  process.stdout.write(`${forTerminal(text)}\n`);
}

/**
 * A whole text that has its own line ends. A file or a pipe gets it byte by byte, only a terminal gets it without
 * control characters.
 */
export function printText(text: string): void {
  process.stdout.write(process.stdout.isTTY ? forTerminal(text) : text);
}

export function printError(text: string): void {
  process.stderr.write(`${forTerminal(text)}\n`);
}

/**
 * Wraps the action of a command: an error that is meant for people becomes a sentence (with the issues that it names),
 * any other one is a defect and keeps its stack.
 */
export function reporting<Arguments extends unknown[]>(
  action: (...given: Arguments) => Promise<void>,
): (...given: Arguments) => Promise<void> {
  return async (...given) => {
    try {
      await action(...given);
    } catch (error) {
      process.exitCode = 1;
      if (error instanceof AppError) {
        printError(error.message);
        for (const issue of issuesOf(error)) printError(`  ${issue.path.join('.')}: ${issue.message}`);
      } else
        printError(fileTrouble(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)));
    }
  };
}

/** Why a file that was named cannot be read or written, as a sentence; undefined for any other error. */
export function fileTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && 'syscall' in error)) return undefined;
  const file = 'path' in error ? `${String(error.path)}: ` : '';
  return `${file}${FILE_TROUBLES.get(String(error.code)) ?? error.message}`;
}

/** `error  nodes.tell.inputs.url  input.missing  …` */
export function issueLine(issue: Issue): string {
  return `  ${issue.severity.padEnd(7)} ${issue.path.join('.') || '(flow)'}  ${issue.code}  ${issue.message}`;
}

function issuesOf(error: AppError): { path: string[]; message: string }[] {
  const { issues } = error.details;
  return Array.isArray(issues) ? (issues as unknown as { path: string[]; message: string }[]) : [];
}

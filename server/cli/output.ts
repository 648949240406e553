// How commands speak: results on the standard output, troubles on the standard error with exit code 1. No command calls
// process.exit by itself.
import { AppError } from '../../shared/errors.ts';
import type { Issue } from '../../shared/issue.ts';

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Wraps a command's action: an error becomes a sentence, ours keeps its stack. */
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
      } else printError(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  };
}

/** `error  nodes.tell.inputs.url  input.missing  …` */
export function issueLine(issue: Issue): string {
  return `  ${issue.severity.padEnd(7)} ${issue.path.join('.') || '(flow)'}  ${issue.code}  ${issue.message}`;
}

function issuesOf(error: AppError): { path: string[]; message: string }[] {
  const { issues } = error.details;
  return Array.isArray(issues) ? (issues as unknown as { path: string[]; message: string }[]) : [];
}

// Works through the files that a command was given.
import { AppError } from '../../shared/errors.ts';
import { fileTrouble, printError } from './output.ts';

/**
 * Works through the files in order. It goes on after a bad file, and remembers it in the exit code. @param work false:
 * something is wrong with the file, and it has said what
 */
export async function eachFile(files: string[], work: (file: string) => Promise<boolean>): Promise<void> {
  for (const file of files) {
    try {
      if (!(await work(file))) process.exitCode = 1;
    } catch (error) {
      process.exitCode = 1;
      const trouble = error instanceof AppError ? `${file}: ${error.message}` : fileTrouble(error);
      if (trouble === undefined) throw error;
      printError(trouble);
    }
  }
}

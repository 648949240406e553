// What a test leaves behind is put away whatever becomes of the test: after it, or after its file where it was made outside
// of a test (in beforeAll, or beside the tests).
import { onTestFinished } from 'vitest';

type End = () => unknown;

const ofTheFile: End[] = [];

/** Ends run in reverse order: what was made last goes first. */
export function atEnd(end: End): void {
  try {
    onTestFinished(async () => {
      await end();
    });
  } catch {
    // No test is running.
    ofTheFile.push(end);
  }
}

/** Called after each file of tests (`end-of-file.ts`). */
export async function endFile(): Promise<void> {
  for (const end of ofTheFile.splice(0).reverse()) await end();
}

// What a test leaves behind is put away whatever becomes of the test: after it, or after its file where it was made outside
// of a test (in beforeAll, or beside the tests).
import { afterAll, onTestFinished } from 'vitest';

type End = () => unknown;

const ofTheFile: End[] = [];
afterAll(async () => {
  for (const end of ofTheFile.splice(0).reverse()) await end();
});

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

// A folder for what a test writes, so that no test makes and removes one by hand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { atEnd } from './at-end.ts';

/** A new, empty folder of a test, or of a file's tests; it is removed with all that is in it at their end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-test-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

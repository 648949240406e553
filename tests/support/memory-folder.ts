// Where the folders of tests lie: in memory, where there is enough of it. Tests commit many thousands of times; that a
// commit waits for a disk proves nothing more in them, and on a disk it is most of what they wait for.
import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';

/** Of Linux, a file system in memory; containers often have a small one. */
const IN_MEMORY = '/dev/shm';
const LEAST_BYTES = 3 * 1024 ** 3;

/**
 * Makes a folder in memory the one for temporary files, of this process and those that it starts; it goes with the process.
 * Nothing changes where `TMPDIR` names one already, or where memory is short.
 */
export function useMemoryFolder(): void {
  if (process.env['TMPDIR'] !== undefined || !hasRoom()) return;
  const folder = mkdtempSync(join(IN_MEMORY, 'signalbox-tests-'));
  // Some servers of tests run as another user, who must come through.
  chmodSync(folder, 0o711);
  process.env['TMPDIR'] = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
}

function hasRoom(): boolean {
  if (!existsSync(IN_MEMORY)) return false;
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize > LEAST_BYTES && freemem() > LEAST_BYTES;
}

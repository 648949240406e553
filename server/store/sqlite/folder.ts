// The data folder: made private to its owner, and held by one process at a time. Knows nothing of the tables.
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { ConflictError, TerminalError } from '../../../shared/errors.ts';
import { sqliteCode } from './sqlite-errors.ts';

/**
 * Makes the folder (0700) and the file (0600) where they are not there yet.
 * @throws TerminalError `store.unwritable`
 */
export function prepareFile(file: string): void {
  try {
    makeFolder(dirname(file));
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw unwritable(file, error);
  }
}

/**
 * Makes the missing folders, outermost first. Node's own recursive mkdir never ends where a folder that exists refuses
 * every entry, as /proc does.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/**
 * Takes the folder's lock until `release` or the end of the process, however it ends: it is a lock of the operating
 * system on an open file, taken through SQLite, which makes it the same on every platform.
 * @throws ConflictError `store.in-use`
 */
export function lockFolder(file: string): { release(): void } {
  const folder = dirname(file);
  const path = join(folder, 'signalbox.lock');
  prepareFile(path);
  let lock: Database.Database | undefined;
  try {
    // No timeout: whoever comes second is told at once.
    lock = new Database(path, { timeout: 0 });
    lock.pragma('locking_mode = exclusive');
    lock.exec('begin exclusive');
    const held = lock;
    return { release: () => void held.close() };
  } catch (error) {
    lock?.close();
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY')) {
      throw new ConflictError(
        'store.in-use',
        `Another Signalbox process uses the data folder ${folder}. Stop it first, or give this one a folder of its own with SIGNALBOX_DATA_DIR.`,
        { details: { folder } },
      );
    }
    throw unwritable(path, error);
  }
}

/**
 * What stopped the opening of a store, in the words of whoever must mend it: `store.malformed` for a file that is no
 * database or a damaged one, else `store.unwritable`.
 */
export function openError(file: string, error: unknown): TerminalError {
  const code = sqliteCode(error) ?? '';
  if (!/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return unwritable(file, error);
  const reason = error instanceof Error ? error.message : code;
  return new TerminalError(
    'store.malformed',
    `${file} cannot be read as a Signalbox store (${reason}). Restore it from a backup, or move it away to start empty.`,
    { details: { file }, cause: error },
  );
}

/** The error of a folder or file that cannot be made or written. */
function unwritable(file: string, error: unknown): TerminalError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TerminalError(
    'store.unwritable',
    `Cannot write ${file} (${reason}). Check that the disk has space and that this user may write there, or name another folder with SIGNALBOX_DATA_DIR.`,
    { details: { file }, cause: error },
  );
}

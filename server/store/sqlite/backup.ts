// Copies a store while a server may be using it: one consistent state, whole or not at all. Takes no lock that a writer
// would wait for.
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError, ConflictError, NotFoundError, TerminalError } from '../../../shared/errors.ts';
import { openError } from './folder.ts';

/** How long it waits for a foreign process that holds the file. */
const BUSY_MS = 10_000;

/**
 * Writes the state of `file` at this moment to `to` (0600), and answers its size in bytes.
 * @throws NotFoundError `backup.no-store`; ConflictError `backup.exists`; TerminalError `backup.failed`,
 * `store.malformed`
 */
export function backupSqliteStore({ file, to }: { file: string; to: string }): number {
  if (!existsSync(file)) {
    throw new NotFoundError('backup.no-store', `There is no store ${file}. Name its folder with SIGNALBOX_DATA_DIR.`);
  }
  if (existsSync(to)) {
    throw new ConflictError('backup.exists', `${to} exists already, and a backup replaces nothing. Name another file.`);
  }
  // Under another name until it is whole, so that nobody takes a half for a backup.
  const partial = `${to}.part`;
  try {
    // Made here, so that nobody else ever reads it; SQLite takes an empty file.
    closeSync(openSync(partial, 'w', 0o600));
    copy(file, partial);
    // The bytes first, then the name: after a power cut the name never stands for bytes that are not there.
    sync(partial);
    renameSync(partial, to);
    sync(dirname(to));
  } catch (error) {
    rmSync(partial, { force: true });
    throw error instanceof AppError ? error : failed(to, error);
  }
  return statSync(to).size;
}

/** Copies by `vacuum into`: it reads one state of the store, and writes a file without free pages. */
function copy(file: string, partial: string): void {
  let store: Database.Database | undefined;
  try {
    store = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
    // Not SQLite's page by page backup: it begins anew with each commit of another process, and would not end under
    // load.
    store.prepare('vacuum into ?').run(partial);
  } catch (error) {
    const known = openError(file, error);
    throw known.code === 'store.malformed' ? known : failed(partial, error);
  } finally {
    store?.close();
  }
}

/** Waits until a file, or a folder with its names, is on the disk. */
function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The error of a backup that could not be written, with what SQLite or the system said. */
function failed(to: string, error: unknown): TerminalError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TerminalError(
    'backup.failed',
    `The backup ${to} could not be written (${reason}). Nothing of it is left. Check that the folder is there, has space, and that this user may write in it.`,
    { cause: error },
  );
}

// What SQLite's errors mean to the layers above. No error of the driver passes the port.
import Database from 'better-sqlite3';
import { AppError, DefectError, RetryableError, toAppError } from '../../../shared/errors.ts';

// Result codes that speak of the disk or the file, not of the statement: the same write may succeed later.
const UNAVAILABLE =
  /^SQLITE_(FULL|BUSY|LOCKED|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL|CORRUPT|NOTADB|PERM|AUTH|NOLFS)(_|$)/;

/** SQLite's extended result code, such as `SQLITE_CONSTRAINT_UNIQUE`; undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Database.SqliteError ? error.code : undefined;
}

/**
 * True where the store as a whole could not do it: that says nothing about the statement, and the same may succeed
 * later.
 */
export function isUnavailable(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && UNAVAILABLE.test(code);
}

/** True where the file itself is damaged, which no later attempt mends. */
function isCorrupt(code: string): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)(_|$)/.test(code);
}

/** True for a violated `unique` or primary key. */
export function isDuplicate(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** True for a reference to a row that is not there. */
export function isDangling(error: unknown): boolean {
  return sqliteCode(error) === 'SQLITE_CONSTRAINT_FOREIGNKEY';
}

/**
 * The error as the port promises it. An AppError stays; the driver's become `store.corrupt` or `store.unavailable`
 * (both surely not done), or `store.refused` for a statement that is wrong, which is a fault of this code.
 */
export function toStoreError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = sqliteCode(error);
  if (code === undefined) return toAppError(error);
  const reason = error instanceof Error ? error.message : code;
  if (isCorrupt(code)) {
    return new RetryableError(
      'store.corrupt',
      `The database is damaged (${code}: ${reason}). This could not be stored or read. Stop Signalbox, see with "npx signalbox doctor --deep" what is wrong, and restore a backup.`,
      { cause: error, surelyNotDone: true },
    );
  }
  if (isUnavailable(error)) {
    return new RetryableError(
      'store.unavailable',
      `The store cannot take this now (${code}: ${reason}). Nothing of it was stored; check the disk's free space and permissions, then try again.`,
      { cause: error, surelyNotDone: true },
    );
  }
  return new DefectError('store.refused', `The store refused a statement (${code}: ${reason}).`, { cause: error });
}

/** What every call gets after `close`. */
export function storeClosed(): RetryableError {
  return new RetryableError('store.unavailable', 'The store is closed: Signalbox is stopping. Nothing was stored.', {
    surelyNotDone: true,
  });
}

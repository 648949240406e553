// Opens the store at an address: the one place that knows which adapters there are, and which addresses are whose.
import { fileURLToPath } from 'node:url';

import { ValidationError } from '../../shared/errors.ts';
import type { ScratchTables } from './scratch.ts';
import { openSqliteStore } from './sqlite/open.ts';
import { openScratch } from './sqlite/scratch.ts';
import type { Store } from './store.ts';
import { openStoreThread } from './threaded/open.ts';

export interface OpenStoreOptions {
  /**
   * Given, the store works in a thread of its own, and this is called when that ends by itself, which is a fault:
   * nothing can be stored any more. Absent: it works in the caller's thread, for commands that do nothing else
   * meanwhile.
   */
  onLost?: (error: Error) => void;
}

/** What an address begins with. At least two letters, for `C:\data` is a path. */
const SCHEME = /^([a-z][a-z0-9+.-]+):/i;

/**
 * @param address the path or the `file:` address of a SQLite database, made where there is none
 * @throws ValidationError `store.unknown-kind`; ConflictError `store.in-use`, `store.newer`; TerminalError
 * `store.unwritable`, `store.malformed`
 */
export async function openStore(address: string, { onLost }: OpenStoreOptions = {}): Promise<Store> {
  const file = fileOf(address);
  return onLost === undefined ? openSqliteStore({ file }) : openStoreThread({ file }, onLost);
}

/** Tables in memory alone, for what is tried out: no address, no file. */
export const openScratchTables = (): Promise<ScratchTables> => openScratch();

/** The path of the database file that an address names. */
function fileOf(address: string): string {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined) return address;
  if (scheme === 'file') return fileURLToPath(address);
  // Without the address, which may have a password in it.
  throw new ValidationError(
    'store.unknown-kind',
    `No store has addresses that begin with "${scheme}:". Data is kept in SQLite: give the path of a database file.`,
    { details: { scheme } },
  );
}

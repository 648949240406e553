// A SQLite store in memory, for what is tried out: it holds to every rule of one in a file, and touches none. To lead
// it through all migrations is most of what opening it costs, so that is done once in a process.
import Database from 'better-sqlite3';

import { systemClock } from '../../lib/clock.ts';
import type { Store } from '../store.ts';
import type { ScratchTables } from '../scratch.ts';
import { storeOn } from './open.ts';

const IN_MEMORY = ':memory:';

/** The bytes of a store that has no rows, made by the first one who asks. */
let empty: Promise<Buffer> | undefined;

/** @see openScratchTables in open-store.ts */
export async function openScratch(): Promise<ScratchTables> {
  empty ??= makeEmpty();
  const { tables, close } = await openOn(new Database(await empty));
  return { tables, close: () => close() };
}

async function makeEmpty(): Promise<Buffer> {
  const database = new Database(IN_MEMORY);
  const store = await openOn(database);
  const bytes = database.serialize();
  await store.close();
  return bytes;
}

function openOn(database: Database.Database): Promise<Store> {
  return storeOn(database, { file: IN_MEMORY, clock: systemClock, release: () => undefined });
}

// The file of an empty store, made once in each process and copied from then on: to lead a new file through all migrations
// is half of what opening a store costs, and thousands of tests open one.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openSqliteStore } from '../../server/store/sqlite/open.ts';

let empty: Promise<Buffer> | undefined;

/** Puts an empty store where none is; a store that is there stays as it is. The folder of `file` must exist. */
export async function layEmptyStore(file: string): Promise<void> {
  if (existsSync(file)) return;
  empty ??= makeEmptyStore();
  writeFileSync(file, await empty, { mode: 0o600 });
}

async function makeEmptyStore(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-empty-'));
  try {
    const file = join(folder, 'empty.db');
    const store = await openSqliteStore({ file });
    // Its log is put into the file by that, so that the file alone is all of it.
    await store.close();
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

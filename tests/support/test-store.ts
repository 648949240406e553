// A store for a test of what stands above the store. Which adapter it is comes from SIGNALBOX_TEST_STORE, so that every
// such test runs on each of them: `SIGNALBOX_TEST_STORE=threaded npm run vitest -- server/engine`.
import { join } from 'node:path';

import type { Clock } from '../../server/lib/clock.ts';
import { openSqliteStore } from '../../server/store/sqlite/open.ts';
import type { Store } from '../../server/store/store.ts';
import { openInSharedThread } from '../../server/store/threaded/shared-thread.test-support.ts';
import { atEnd } from './at-end.ts';
import { layEmptyStore } from './empty-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestStoreOptions {
  /** A folder of the test: what is opened there again has what was written before. Default: a new one. */
  at?: string;
  /** The store's own clock, where the adapter works in this thread; default: the system's. */
  clock?: Clock;
  /** As in the server: answers come turns later. */
  isThreaded?: boolean;
}

type Adapter = (options: TestStoreOptions & { at: string }) => Promise<Store>;

const fileIn = (folder: string): string => join(folder, 'signalbox.db');

const threaded: Adapter = ({ at }) =>
  openInSharedThread({ file: fileIn(at) }, (error) => {
    throw error;
  });
const sqlite: Adapter = ({ clock, ...options }) =>
  options.isThreaded === true
    ? threaded(options)
    : openSqliteStore({ file: fileIn(options.at), ...(clock === undefined ? {} : { clock }) });

const ADAPTERS: Readonly<Record<string, Adapter>> = { sqlite, threaded };

/** An empty store, unless `at` names one that was there; it is closed, if it is not by then, at the test's end. */
export async function openTestStore({ at = temporaryFolder(), ...options }: TestStoreOptions = {}): Promise<Store> {
  const name = process.env['SIGNALBOX_TEST_STORE'] ?? 'sqlite';
  const open = ADAPTERS[name];
  if (open === undefined)
    throw new Error(`SIGNALBOX_TEST_STORE is "${name}", but must be ${Object.keys(ADAPTERS).join(' or ')}.`);
  await layEmptyStore(fileIn(at));
  const store = await open({ at, ...options });
  atEnd(() => store.close());
  return store;
}

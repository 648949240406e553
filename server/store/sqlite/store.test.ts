// The SQLite adapter on real files: the contract of the port, and what only a file can show.
import { join } from 'node:path';
import { describe } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { storeContract } from '../store.contract.ts';
import { openSqliteStore } from './open.ts';

const root = temporaryFolder();
let opened = 0;

describe('SQLite', () => {
  storeContract(() => openSqliteStore({ file: join(root, String(opened++), 'signalbox.db') }));
});

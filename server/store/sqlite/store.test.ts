// The SQLite adapter on real files: the contract of the port, and what only a file can show.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { storeContract } from '../store.contract.ts';
import { openSqliteStore } from './open.ts';

const root = mkdtempSync(join(tmpdir(), 'signalbox-store-'));
let opened = 0;
afterAll(() => rmSync(root, { recursive: true }));

describe('SQLite', () => {
  storeContract(() => openSqliteStore({ file: join(root, String(opened++), 'signalbox.db') }));
});

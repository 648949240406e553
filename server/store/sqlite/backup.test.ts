// A copy of a store that is in use: whole, of one moment, and a store itself.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { aDelivery, anEvent, aRun, SNAPSHOT } from '../contract-builders.ts';
import { backupSqliteStore } from './backup.ts';
import { openSqliteStore } from './open.ts';

let folder: string;
let file: string;
let to: string;

beforeEach(() => {
  folder = temporaryFolder();
  mkdirSync(join(folder, 'copies'));
  [file, to] = [join(folder, 'data', 'signalbox.db'), join(folder, 'copies', 'monday.db')];
});

test('holds what was committed until then, and opens as a store', async () => {
  const store = await openSqliteStore({ file });
  await store.flows.putSnapshot(SNAPSHOT, '{}');
  const [before, after] = [anEvent({ runs: [aRun()] }), anEvent()];
  await store.events.accept(aDelivery(), [before]);
  const size = backupSqliteStore({ file, to });
  await store.events.accept(aDelivery(), [after]);
  expect(readdirSync(join(folder, 'copies'))).toEqual(['monday.db']);
  expect({ size, mode: statSync(to).mode & 0o777 }).toEqual({ size: statSync(to).size, mode: 0o600 });
  await store.close();

  const copy = await openSqliteStore({ file: to });
  expect((await copy.events.list({ limit: 9 })).items.map(({ id }) => id)).toEqual([before.id]);
  expect((await copy.runs.counts()).queued).toBe(1);
  expect(await copy.events.accept(aDelivery(), [after])).toMatchObject([{ duplicate: false }]);
  await copy.close();
  const plain = new Database(to);
  expect(plain.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(plain.pragma('auto_vacuum', { simple: true })).toBe(2);
  plain.close();
});

test('has tables and counters, which go on where they were', async () => {
  const at = '2026-03-01T10:00:00.000Z';
  const count = { kind: 'count', name: 'resets', key: 'ada', by: 1, windowSeconds: 600, at } as const;
  const store = await openSqliteStore({ file });
  const columns = [{ key: 'user', title: 'User', type: 'text' as const, unique: true }];
  await store.tables.create({ id: 'watched', name: 'Watched', columns }, at);
  const insert = { kind: 'insert', table: 'watched', values: { user: 'ada' }, at } as const;
  await store.tables.apply([insert, count]);
  backupSqliteStore({ file, to });
  await store.close();

  const copy = await openSqliteStore({ file: to });
  expect(await copy.tables.find('watched')).toMatchObject({ rows: 1, columns });
  expect((await copy.tables.rows('watched', { where: [], limit: 9 })).items).toMatchObject([{ values: insert.values }]);
  expect(await copy.tables.apply([count, insert])).toMatchObject([
    { ok: true, output: { count: 2, first: false } },
    { ok: false, error: { code: 'table.duplicate' } },
  ]);
  await copy.close();
});

test('of a store that nobody uses leaves it as it was', async () => {
  await (await openSqliteStore({ file })).close();
  backupSqliteStore({ file, to });
  expect(existsSync(to)).toBe(true);
  await (await openSqliteStore({ file })).close();
});

const codeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('replaces nothing, and leaves nothing where it fails', async () => {
  expect(codeOf(() => backupSqliteStore({ file, to }))).toBe('backup.no-store');
  await (await openSqliteStore({ file })).close();
  writeFileSync(to, 'another');
  expect(codeOf(() => backupSqliteStore({ file, to }))).toBe('backup.exists');
  const nowhere = join(folder, 'nowhere', 'monday.db');
  expect(codeOf(() => backupSqliteStore({ file, to: nowhere }))).toBe('backup.failed');
  writeFileSync(file, 'no database at all, but long enough to be read as one'.repeat(100));
  rmSync(to);
  expect(codeOf(() => backupSqliteStore({ file, to }))).toBe('store.malformed');
  expect(readdirSync(join(folder, 'copies'))).toEqual([]);
});

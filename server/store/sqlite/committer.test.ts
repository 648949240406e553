// Grouped commits on a real file: what is answered, and what is stored, when the disk or one item fails.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { AppError, RetryableError } from '../../../shared/errors.ts';
import { Committer } from './committer.ts';

let folder: string;
let database: Database.Database;
let committer: Committer;
let commits: number;

beforeEach(() => {
  folder = temporaryFolder();
  commits = 0;
  reported = 0;
  const verbose = (sql: unknown): void => {
    if (sql === 'commit') commits += 1;
  };
  database = new Database(join(folder, 'test.db'), { timeout: 20, verbose });
  database.pragma('journal_mode = wal');
  database.exec(
    'create table item (name text primary key, size text); create table total (items integer); insert into total values (0)',
  );
  committer = new Committer(database, { settle, discard });
});

afterEach(() => {
  // Whatever was tried: what is reported is what is stored.
  expect(total()).toBe(stored().length);
  database.close();
});

// Stands for the totals: every stored item is to be reported once, in its own transaction.
let reported: number;
const settle = (): void => {
  for (; reported > 0; reported--) database.prepare('update total set items = items + 1').run();
};
const discard = (): void => void (reported = 0);
const total = (): unknown => database.prepare('select items from total').pluck().get();

const put = (name: string, size = '') =>
  committer.join(() => {
    reported += 1;
    database.prepare('insert into item values (?, ?)').run(name, size);
    return name;
  });
const stored = (): unknown[] => database.prepare('select name from item order by rowid').pluck().all();
const codes = async (promises: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(promises)).map((outcome) =>
    outcome.status === 'fulfilled' ? 'stored' : outcome.reason instanceof AppError ? outcome.reason.code : 'other',
  );

test('J3 what joins in one turn is one commit, answered in order', async () => {
  const answered: string[] = [];
  await Promise.all(['a', 'b', 'c'].map(async (name) => answered.push(await put(name))));
  expect(answered).toEqual(['a', 'b', 'c']);
  expect(commits).toBe(1);
  await put('d');
  expect(commits).toBe(2);
});

test('J3 nothing is answered before its commit', async () => {
  const seen: boolean[] = [];
  await Promise.all([put('a'), put('b')].map((done) => done.then(() => seen.push(database.inTransaction))));
  expect(seen).toEqual([false, false]);
  expect(commits).toBe(1);
});

test('J3 a very long group is several commits, and all of it is stored', async () => {
  const names = Array.from({ length: 1201 }, (_, at) => String(at));
  await Promise.all(names.map((name) => put(name)));
  expect(stored()).toEqual(names);
  expect(commits).toBe(3);
});

test('J3 one bad item fails alone, and the others keep their order', async () => {
  await put('taken');
  expect(await codes([put('a'), put('taken'), put('b')])).toEqual(['stored', 'store.refused', 'stored']);
  expect(stored()).toEqual(['taken', 'a', 'b']);
});

test('J3 an item that fails midway leaves nothing behind', async () => {
  const half = committer.join(() => {
    database.prepare('insert into item values (?, ?)').run('half', '');
    throw new TypeError('midway');
  });
  expect(await codes([put('a'), half, put('b')])).toEqual(['stored', 'internal', 'stored']);
  expect(stored()).toEqual(['a', 'b']);
});

test('J2 a full disk fails every waiter, stores nothing, and is over when there is room', async () => {
  await put('first');
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.pragma(`max_page_count = ${pages + 2}`);
  const large = 'x'.repeat(40_000);
  expect(await codes([put('small'), put('large', large), put('later')])).toEqual(
    Array.from({ length: 3 }, () => 'store.unavailable'),
  );
  expect(stored()).toEqual(['first']);
  database.pragma('max_page_count = 1073741823');
  expect(await codes([put('small'), put('large', large)])).toEqual(['stored', 'stored']);
});

test('J2 a full disk that shows only when items are retried one by one still stores nothing', async () => {
  await put('taken');
  const pages = database.pragma('page_count', { simple: true }) as number;
  database.pragma(`max_page_count = ${pages + 2}`);
  expect(await codes([put('taken'), put('small'), put('large', 'x'.repeat(40_000))])).toEqual(
    Array.from({ length: 3 }, () => 'store.unavailable'),
  );
  expect(stored()).toEqual(['taken']);
});

test('J2 a file that another process holds is unavailable until it lets go', async () => {
  const other = new Database(join(folder, 'test.db'));
  other.exec('begin immediate');
  expect(await codes([put('a'), put('b'), committer.write(() => 'x')])).toEqual(
    Array.from({ length: 3 }, () => 'store.unavailable'),
  );
  other.exec('rollback');
  other.close();
  expect(await codes([put('a'), put('b')])).toEqual(['stored', 'stored']);
});

test('J2 a store that became read-only is unavailable until it can be written again', async () => {
  database.pragma('query_only = on');
  expect(await codes([put('a'), committer.write(() => database.exec("insert into item values ('b', '')"))])).toEqual(
    Array.from({ length: 2 }, () => 'store.unavailable'),
  );
  database.pragma('query_only = off');
  expect(await codes([put('a')])).toEqual(['stored']);
});

test('J2 once its files are gone nothing is stored, and what a slow disk stored meanwhile is not acknowledged', async () => {
  const gone = new RetryableError('store.gone', 'The files were removed.');
  let checks = 0;
  let goneAt = Infinity;
  const check = (): void => {
    checks += 1;
    if (checks >= goneAt) throw gone;
  };
  committer = new Committer(database, { settle, discard }, { check });
  expect(await codes([put('a'), put('b')])).toEqual(['stored', 'stored']);
  // Between the beginning of its transaction and its end.
  goneAt = checks + 2;
  expect(await codes([put('c')])).toEqual(['store.gone']);
  expect(await codes([put('d'), committer.write(() => 1)])).toEqual(['store.gone', 'store.gone']);
  expect(stored()).toEqual(['a', 'b', 'c']);
});

test('J2 damage is called so, and is remembered though other pages can be written', async () => {
  const broken = new Database.SqliteError('database disk image is malformed', 'SQLITE_CORRUPT_INDEX');
  const failing = committer.join(() => {
    throw broken;
  });
  expect(committer.damage).toBeUndefined();
  expect(await codes([failing])).toEqual(['store.corrupt']);
  expect(await codes([put('a')])).toEqual(['stored']);
  expect(committer.damage).toMatchObject({ code: 'store.corrupt', kind: 'retryable' });
});

test('a read that meets a broken disk says so, and the next one reads', async () => {
  const broken = new Database.SqliteError('disk I/O error', 'SQLITE_IOERR_READ');
  const failing = committer.view(() => {
    // SQLite ends the transaction by itself then.
    database.exec('rollback');
    throw broken;
  });
  expect(await codes([failing, committer.view(() => stored())])).toEqual(['store.unavailable', 'stored']);
});

test('a lone write is undone as a whole when it fails, and does not disturb a waiting group', async () => {
  const waiting = put('a');
  const write = committer.write(() => {
    database.prepare('insert into item values (?, ?)').run('b', '');
    throw new TypeError('midway');
  });
  expect(await codes([write, waiting])).toEqual(['internal', 'stored']);
  expect(stored()).toEqual(['a']);
});

test('J8 closing commits what waits and refuses what comes later', async () => {
  const waiting = put('a');
  committer.close();
  expect(await codes([waiting, put('b'), committer.write(() => 1), committer.read(() => 1)])).toEqual([
    'stored',
    'store.unavailable',
    'store.unavailable',
    'store.unavailable',
  ]);
  expect(stored()).toEqual(['a']);
});

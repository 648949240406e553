// A table of a million rows: how fast it is filled, and more comes in and all of it goes out as CSV; how long a page takes,
// whichever is asked for, those included that no index leads to; and a write beside them.
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock } from '../../server/lib/clock.ts';
import { openSqliteStore } from '../../server/store/sqlite/open.ts';
import type { Store } from '../../server/store/store.ts';
import { exportCsv, importCsv } from '../../server/tables/csv.ts';
import { createTableService, type TableService } from '../../server/tables/table-service.ts';
import type { TableRow } from '../../shared/table/table.ts';
import type { TableWrite } from '../../shared/table/write.ts';
import { removeFolder, tempFolder } from '../support/server-process.ts';
import { median } from './load.ts';

export interface TablesRow {
  rows: number;
  /** Rows a second: into the empty table, and as CSV into the full one. */
  filled: number;
  imported: number;
  exported: number;
  /** The kinds of pages, the slowest first. */
  pages: { what: string; ms: number }[];
  upsertMs: number;
  countMs: number;
  dropMs: number;
  fileMb: number;
}

/** What an import writes at a time. */
const BATCH = 500;
/** Ten times as much for the rows to begin with: where keys are spread, a commit rewrites nearly as many pages for fewer rows. */
const FILL = 5_000;
/** The table has this many times the rows of the CSV file. */
const FILE_SHARE = 50;
const ROUNDS = 5;
const TABLE = 'watched';

/** Spread over the whole index, as ids of Okta are. */
const spread = (at: number): string => `00u${((at * 2_654_435_761) % 4_294_967_296).toString(36).padStart(7, '0')}`;
const valuesOf = (at: number) => ({
  user: spread(at),
  admin: `admin-${at % 97}`,
  resets: at % 1_000,
  seenAt: new Date(Date.UTC(2026, 0, 1) + at * 1_000).toISOString(),
  note: `seen by ${spread(at * 7)} again`,
});

export async function benchTables(rows: number): Promise<TablesRow> {
  const folder = tempFolder('tables');
  const store = await openSqliteStore({ file: join(folder, 'store.db') });
  try {
    return await measure(store, folder, rows);
  } finally {
    await store.close();
    removeFolder(folder);
  }
}

async function measure(store: Store, folder: string, rows: number): Promise<TablesRow> {
  const service = createTableService({
    store: store.tables,
    flows: store.flows,
    manifests: () => undefined,
    iso: systemClock.iso,
    redact: (values) => values,
  });
  const make = (id: string) =>
    service.create({
      id,
      name: id,
      columns: [
        { key: 'user', title: 'User', type: 'text', unique: true },
        { key: 'admin', title: 'Admin', type: 'text' },
        { key: 'resets', title: 'Resets', type: 'number' },
        { key: 'seenAt', title: 'Seen', type: 'time' },
        { key: 'note', title: 'Note', type: 'text' },
      ],
    });
  await make(TABLE);
  const at = systemClock.iso();
  const filling = await took(async () => {
    for (let from = 0; from < rows; from += FILL)
      await store.tables.apply(upserts(from, Math.min(rows, from + FILL), at));
  });
  const plain = join(folder, 'plain.csv');
  const lines = Math.ceil(rows / FILE_SHARE);
  await writePlain(plain, rows, rows + lines);
  const table = await service.get(TABLE);
  const into = await took(async () => {
    const write = (writes: Parameters<TableService['write']>[0]) => service.write(writes, false);
    await importCsv(table, createReadStream(plain), { separator: ',', at, isPreview: false, write });
  });
  const pages = await timePages(service, rows);
  const upsertMs = await typical(async (round) => {
    const values = { user: spread(2 * rows + round), admin: 'new' };
    await store.tables.apply([{ kind: 'upsert', table: TABLE, key: 'user', values, at }]);
  });
  // As many slots as a window has.
  const count = (second: number) => ({
    kind: 'count' as const,
    name: 'resets',
    key: 'ada',
    by: 1,
    windowSeconds: 3_600,
    at: new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString(),
  });
  for (let second = 0; second < 3_600; second += BATCH) {
    await store.tables.apply(Array.from({ length: BATCH }, (_, one) => count(second + one)));
  }
  const countMs = await typical((round) => store.tables.apply([count(4_000 + round)]));
  const file = join(folder, 'rows.csv');
  const out = await took(() => exportCsv(table, all(service), createWriteStream(file)));
  const fileMb = statSync(join(folder, 'store.db')).size / 1024 / 1024;
  const dropMs = await took(() => service.remove(TABLE));
  return {
    rows,
    filled: (rows / filling) * 1_000,
    imported: (lines / into) * 1_000,
    exported: ((rows + lines) / out) * 1_000,
    pages: pages.toSorted((one, other) => other.ms - one.ms),
    upsertMs,
    countMs,
    dropMs,
    fileMb,
  };
}

function upserts(from: number, to: number, at: string): TableWrite[] {
  return Array.from({ length: to - from }, (_, one) => {
    return { kind: 'upsert', table: TABLE, key: 'user', values: valuesOf(from + one), at };
  });
}

async function writePlain(file: string, from: number, to: number): Promise<void> {
  const out = createWriteStream(file);
  out.write('user,admin,resets,seenAt,note\n');
  for (let at = from; at < to; at += 1) {
    const isFull = !out.write(`${Object.values(valuesOf(at)).join(',')}\n`);
    if (isFull) await new Promise<void>((resolve) => void out.once('drain', resolve));
  }
  await new Promise<void>((resolve) => void out.end(resolve));
}

async function* all(service: TableService): AsyncGenerator<TableRow> {
  for (let cursor: string | undefined; ;) {
    const page = await service.rows(TABLE, {}, { cursor, limit: BATCH, newestFirst: false });
    yield* page.items;
    if (page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}

/** What people and cards ask for, those included that no index leads to. */
async function timePages(service: TableService, rows: number): Promise<{ what: string; ms: number }[]> {
  const page = (filter: Record<string, string>, newestFirst = false) =>
    service.rows(TABLE, filter, { cursor: undefined, limit: 50, newestFirst });
  const { nextCursor } = await page({});
  const next = () => service.rows(TABLE, {}, { cursor: nextCursor ?? undefined, limit: 50, newestFirst: false });
  const middle = valuesOf(Math.floor(rows / 2));
  const kinds: [string, () => Promise<unknown>][] = [
    ['first', () => page({})],
    ['the next one', next],
    ['newest', () => page({}, true)],
    ['by a unique text', () => page({ user: middle.user })],
    ['by a text that many have', () => page({ admin: middle.admin })],
    ['by a beginning', () => page({ 'user.startsWith': middle.user.slice(0, 5) })],
    ['greatest numbers', () => page({ 'resets.moreThan': '10' }, true)],
    ['newest times', () => page({ 'seenAt.atLeast': '2026-01-01' }, true)],
    ['by a time and a number', () => page({ 'seenAt.atLeast': middle.seenAt, resets: '7' })],
    ['by two that many have', () => page({ admin: 'admin-5', 'resets.atLeast': '500' })],
    ['by two that never meet', () => page({ 'resets.atMost': '0', 'resets.atLeast': '999' })],
    ['by a part that many have', () => page({ 'note.contains': 'again' })],
    ['by a part that nobody has', () => page({ 'note.contains': 'nowhere' })],
    ['empty ones', () => page({ 'note.isEmpty': '' })],
    ['list of tables', () => service.list()],
  ];
  const timed: { what: string; ms: number }[] = [];
  for (const [what, ask] of kinds) timed.push({ what, ms: await typical(ask) });
  return timed;
}

async function typical(run: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) times.push(await took(() => run(round)));
  return median(times);
}

async function took(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

// Imports beyond one batch: a preview tells what the import does, and a file without end is given up in time.
import { Readable } from 'node:stream';

import { expect, onTestFinished, test } from 'vitest';

import { openTestStore } from '../../tests/support/test-store.ts';
import type { Column } from '../../shared/table/table.ts';
import { importCsv } from './csv.ts';

const AT = '2026-03-01T10:00:00.000Z';
const COLUMNS: Column[] = [
  { key: 'user', title: 'User', type: 'text', unique: true },
  { key: 'number', title: 'Number', type: 'number', unique: true },
  { key: 'note', title: 'Note', type: 'text' },
];

async function aTable() {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  const table = await store.tables.create({ id: 't', name: 'T', columns: COLUMNS }, AT);
  await store.tables.apply([
    { kind: 'insert', table: 't', values: { user: 'there', number: 1 }, at: AT },
    { kind: 'insert', table: 't', values: { user: 'too', number: 2 }, at: AT },
  ]);
  const run = (lines: readonly string[], isPreview: boolean) =>
    importCsv(table, Readable.from([Buffer.from(['id,user,number,note', ...lines].join('\n'))]), {
      separator: ',',
      at: AT,
      isPreview,
      write: (writes) => (isPreview ? store.tables.preview(writes) : store.tables.apply(writes)),
    });
  return { run, table };
}

test('a preview counts as the import does, over batches and two unique columns', async () => {
  const { run } = await aTable();
  const many = Array.from({ length: 700 }, (_, at) => `,user-${at},${at + 10},`);
  const lines = [
    ...many,
    // Of the first batch: changed, the same once more, and a number that another one has.
    ',user-3,13,seen',
    ',user-3,13,seen',
    ',user-4,013,',
    ',new,13,',
    // By number alone, and by what the store has.
    ',,15,by number',
    ',there,16,',
    'row_2,,17,',
    'row_1,there,5,moved',
    ',late,5,',
    ',last,100000,',
  ];
  const previewed = await run(lines, true);
  const imported = await run(lines, false);
  expect(imported).toMatchObject({ added: 701, refused: 5 });
  expect({ ...previewed, problems: previewed.problems.map(({ line }) => line) }).toEqual({
    ...imported,
    problems: imported.problems.map(({ line }) => line),
  });
});

test('a file of 500 MB that does not tell its size is given up at its bound, and was never in memory', async () => {
  const { table } = await aTable();
  const piece = Buffer.from(`${'x'.repeat(99)}\n`.repeat(10_000));
  let pieces = 0;
  async function* file() {
    yield Buffer.from('note\n');
    for (; pieces < 500; pieces += 1) yield piece;
  }
  const write = async (writes: readonly unknown[]) =>
    writes.map(() => ({ ok: true as const, output: { created: true } }));
  const how = { separator: ',' as const, at: AT, isPreview: true, largest: 5_000_000, write };
  await expect(importCsv(table, file(), how)).rejects.toMatchObject({ code: 'table.file-too-large' });
  expect(pieces).toBeLessThan(20);
});

// Reads of a table by conditions that no index answers: what SQLite leaves out beforehand is what does not hold, and pages
// give each row once however the reads are cut.
import { expect, onTestFinished, test } from 'vitest';

import { openTestStore } from '../../../tests/support/test-store.ts';
import { holds, type Condition } from '../../../shared/table/condition.ts';
import type { Column, TableRow } from '../../../shared/table/table.ts';
import type { JsonObject } from '../../../shared/json.ts';

const AT = '2026-03-01T10:00:00.000Z';
const COLUMNS: Column[] = [
  { key: 'name', title: 'Name', type: 'text' },
  { key: 'count', title: 'Count', type: 'number' },
  { key: 'is', title: 'Is', type: 'boolean' },
  { key: 'seen', title: 'Seen', type: 'time' },
  { key: 'more', title: 'More', type: 'json' },
];
// Texts whose small letters are not those of SQLite, or whose order is not.
const NAMES = [
  'Ada',
  'İSTANBUL',
  '\u212Aelvin',
  'ÄRGER',
  'a"b\\c',
  '\u{1F600}x',
  '\uFF5Ex',
  "o'x\u0000y",
  '7',
  ' ',
  null,
];

const rowsOf = (count: number): JsonObject[] =>
  Array.from({ length: count }, (_, at) => ({
    name: NAMES[at % NAMES.length] ?? null,
    count: at % 5 === 0 ? null : (at % 7) - 2.5,
    is: [true, false, null][at % 3] ?? null,
    seen: at % 4 === 0 ? null : new Date(Date.parse(AT) + at * 1_000).toISOString(),
    more: [{ a: 1 }, [1], 'text', 0, false, null][at % 6] ?? null,
  }));

async function filled(count: number) {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  await store.tables.create({ id: 't', name: 'T', columns: COLUMNS }, AT);
  await store.tables.apply(rowsOf(count).map((values) => ({ kind: 'insert' as const, table: 't', values, at: AT })));
  const read = async (where: Condition[], limit: number, newestFirst = false): Promise<TableRow[]> => {
    const found: TableRow[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await store.tables.rows('t', {
        where,
        limit,
        newestFirst,
        ...(cursor === undefined ? {} : { cursor }),
      });
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  };
  return { read };
}

test('whatever is asked, exactly the rows are found for which it holds', async () => {
  const { read } = await filled(200);
  const all = await read([], 500);
  expect(all).toHaveLength(200);
  const values: Record<string, Condition['value'][]> = {
    name: ['ada', 'istanbul', 'i', 'k', 'elv', 'ärg', 'Ada', '"b\\', '\u{1F600}', '\uFF5E', "'x", '', null],
    count: [-2.5, 0.5, 0, null],
    is: [true, false, null],
    seen: [AT, '2026-03-01T10:01:00.000Z', null],
    more: [{ a: 1 }, 'text', 0, null],
  };
  const comparisons: Record<string, Condition['is'][]> = {
    name: ['equals', 'notEquals', 'lessThan', 'atMost', 'moreThan', 'atLeast', 'startsWith', 'contains', 'isEmpty', 'isNotEmpty'], // prettier-ignore
    count: ['equals', 'notEquals', 'lessThan', 'atMost', 'moreThan', 'atLeast', 'isEmpty', 'isNotEmpty'],
    is: ['equals', 'notEquals', 'isEmpty', 'isNotEmpty'],
    seen: ['equals', 'notEquals', 'lessThan', 'atMost', 'moreThan', 'atLeast', 'isEmpty', 'isNotEmpty'],
    more: ['equals', 'notEquals', 'isEmpty', 'isNotEmpty'],
  };
  for (const [column, kinds] of Object.entries(comparisons)) {
    for (const is of kinds) {
      for (const value of values[column] ?? []) {
        // The second condition leads through the index, or lets the first one be put to every row.
        for (const where of [
          [{ column, is, value }],
          [
            { column, is, value },
            { column: 'count', is: 'atLeast' as const, value: -1 },
          ],
        ]) {
          // prettier-ignore
          const ids = (await read(where, 500)).map(({ id }) => id).toSorted();
          const wanted = all.filter((row) => holds(where, row)).map(({ id }) => id);
          expect(ids, JSON.stringify(where)).toEqual(wanted.toSorted());
        }
      }
    }
  }
});

test('pages of rows that lie far apart give each once, in both directions', async () => {
  const { read } = await filled(1_300);
  const where: Condition[] = [{ column: 'more', is: 'equals', value: 'text' }];
  const whole = (await read(where, 500)).map(({ id }) => id);
  expect(whole).toHaveLength(217);
  for (const limit of [1, 30, 217]) expect((await read(where, limit)).map(({ id }) => id)).toEqual(whole);
  expect((await read(where, 30, true)).map(({ id }) => id)).toEqual(whole.toReversed());
});

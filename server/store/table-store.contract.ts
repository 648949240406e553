// What every adapter's store of tables and counters does.
import { expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { readConditions, type GivenCondition } from '../../shared/table/condition.ts';
import type { Column, TableRow } from '../../shared/table/table.ts';
import type { TableWrite } from '../../shared/table/write.ts';
import { aRun, started } from './contract-builders.ts';
import { codeOf, eachStore } from './contract-support.ts';
import type { Store } from './store.ts';

const AT = '2026-03-01T10:00:00.000Z';
const NOW = Date.parse(AT);
const COLUMNS: Column[] = [
  { key: 'user', title: 'User', type: 'text', unique: true },
  { key: 'resets', title: 'Resets', type: 'number' },
  { key: 'watched', title: 'Watched', type: 'boolean' },
  { key: 'seen', title: 'Seen', type: 'time' },
  { key: 'more', title: 'More', type: 'json' },
];
const at = (seconds: number): string => new Date(NOW + seconds * 1_000).toISOString();

export function tableStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);

  const make = (columns = COLUMNS) => store().tables.create({ id: 'users', name: 'Users', columns }, AT);
  const insert = (values: JsonObject): TableWrite => ({ kind: 'insert', table: 'users', at: AT, values });
  const upsert = (values: JsonObject): TableWrite => ({ kind: 'upsert', table: 'users', key: 'user', at: AT, values });
  const apply = async (...writes: TableWrite[]) =>
    (await store().tables.apply(writes)).map((result) => (result.ok ? result.output : result.error.code));
  const all = async (where: GivenCondition[] = [], more: { limit?: number; newestFirst?: boolean } = {}) => {
    const read = readConditions(COLUMNS, where);
    if (!read.ok) throw new Error(read.faults.join(' '));
    const found: TableRow[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { where: read.conditions, limit: 3, ...more, ...(cursor === undefined ? {} : { cursor }) };
      const page = await store().tables.rows('users', query);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  };
  const users = async (...query: Parameters<typeof all>): Promise<JsonValue[]> =>
    (await all(...query)).map(({ values }) => values['user'] ?? null);

  test('a table is made, listed, changed, and dropped with its rows', async () => {
    const { tables } = store();
    const made = await make();
    expect(made).toEqual({ id: 'users', name: 'Users', columns: COLUMNS, rows: 0, createdAt: AT, updatedAt: AT });
    expect(await codeOf(make())).toBe('table.exists');
    await tables.create({ id: 'admins', name: 'Admins', columns: [] }, AT);
    await apply(insert({ user: 'ada', resets: 1, more: { a: 1 } }));
    expect((await tables.list()).map(({ id, rows }) => [id, rows])).toEqual([
      ['admins', 0],
      ['users', 1],
    ]);
    const [user, resets] = COLUMNS as [Column, Column];
    const changed = await tables.change(
      'users',
      { name: 'People', columns: [resets, { ...user, title: 'Login' }] },
      at(1),
    );
    expect(changed).toMatchObject({ name: 'People', rows: 1, updatedAt: at(1) });
    expect(changed.columns.map(({ key, title }) => [key, title])).toEqual([
      ['resets', 'Resets'],
      ['user', 'Login'],
    ]);
    expect(await codeOf(tables.change('users', { name: 'P', columns: [{ ...resets, type: 'text' }] }, AT))).toBe(
      'table.column-type',
    );
    expect(await codeOf(tables.change('nobody', { name: 'P', columns: [] }, AT))).toBe('table.not-found');
    // A column that comes again is another one, also once what it had is swept away.
    await tables.change('users', { name: 'People', columns: COLUMNS }, AT);
    for (let left = 1; left > 0;) left = await tables.sweep(NOW, 2);
    expect((await all())[0]?.values).toEqual({ user: 'ada', resets: 1, watched: null, seen: null, more: null });
    // Somebody activated or published a flow since it was looked whether one uses it.
    expect(await codeOf(tables.drop('users', AT, [{ flowId: 'other', version: 1 }]))).toBe('flow.others-changed');
    expect(await tables.drop('users', AT, [])).toBe(true);
    expect(await tables.drop('users', AT)).toBe(false);
    expect(await codeOf(tables.rows('users', { where: [], limit: 1 }))).toBe('table.not-found');
    expect(await apply(insert({ user: 'ada' }))).toEqual(['table.not-found']);
    for (let left = 1; left > 0;) left = await tables.sweep(NOW, 2);
    await make();
    expect(await all()).toEqual([]);
  });

  test('a column becomes unique only where no two rows have the same', async () => {
    const { tables } = store();
    const [user, resets] = COLUMNS as [Column, Column];
    await make([{ ...user, unique: false }, resets]);
    await apply(insert({ user: 'ada' }), insert({ user: 'ada' }), insert({}), insert({}));
    const unique = { name: 'Users', columns: [user, resets] };
    expect(await codeOf(tables.change('users', unique, AT))).toBe('table.not-unique');
    await apply({ kind: 'delete', table: 'users', at: AT, where: [{ column: 'id', value: 'row_2' }] });
    expect((await tables.change('users', unique, AT)).columns[0]).toEqual(user);
    expect(await apply(insert({ user: 'ada' }), insert({ user: 'x'.repeat(201) }))).toEqual([
      'table.duplicate',
      'table.bad-value',
    ]);
  });

  test('values become cells of their types, and what does not fit is refused with all of its write', async () => {
    await make();
    const values = {
      user: 7,
      resets: '4.5',
      watched: 'true',
      seen: '2026-03-01T12:00:00+02:00',
      more: [1, { a: null }],
    };
    const [row, ...refused] = await apply(
      insert(values),
      insert({ resets: 'many' }),
      insert({ watched: 'yes' }),
      insert({ seen: 'yesterday' }),
      insert({ nobody: 1 }),
      insert({ more: 'x'.repeat(70_000) }),
    );
    expect(refused).toEqual(Array.from({ length: 5 }, () => 'table.bad-value'));
    expect(await all()).toEqual([
      {
        id: (row as JsonObject)['id'],
        values: { user: '7', resets: 4.5, watched: true, seen: AT, more: [1, { a: null }] },
        createdAt: AT,
        updatedAt: AT,
      },
    ]);
  });

  test('an upsert changes the row of its unique value, else adds one', async () => {
    await make();
    const [first] = await apply(upsert({ user: 'ada', resets: 1 }));
    expect(first).toMatchObject({ created: true, changed: true });
    expect(await apply(upsert({ user: 'ada', resets: 2 }), upsert({ user: 'ada', resets: 2 }))).toEqual([
      { ...(first as JsonObject), created: false },
      { ...(first as JsonObject), created: false, changed: false },
    ]);
    expect(await apply(upsert({ resets: 2 }), { ...upsert({ user: 'a' }), key: 'resets' } as TableWrite)).toEqual([
      'table.bad-value',
      'table.no-unique-column',
    ]);
    expect((await store().tables.find('users'))?.rows).toBe(1);
    const gone: TableWrite = { kind: 'delete', table: 'users', at: AT, where: [{ column: 'user', value: 'bob' }] };
    await apply(insert({ user: 'bob' }), insert({ user: 'bob' }), gone, insert({ user: 'cyd' }));
    expect((await store().tables.find('users'))?.rows).toBe(2);
  });

  test('rows are changed and deleted by conditions; what would break a unique column changes nothing', async () => {
    await make();
    await apply(...['ada', 'bob', 'cyd'].map((user, resets) => insert({ user, resets })));
    const update = (where: GivenCondition[], values: JsonObject): TableWrite => ({
      kind: 'update',
      table: 'users',
      at: at(9),
      where,
      values,
    });
    expect(
      await apply(
        update([{ column: 'resets', is: 'atLeast', value: 1 }], { watched: true, resets: null }),
        update([{ column: 'user', value: 'nobody' }], { watched: false }),
        update([{ column: 'watched', value: true }], { user: 'eve' }),
        update([{ column: 'user', value: 'ada' }], { user: 'bob' }),
        update([{ column: 'user', value: 'ada' }], { user: 'ada', watched: false }),
        update([], { watched: false }),
        update([{ column: 'who', value: 1 }], { watched: false }),
      ),
    ).toEqual([
      { count: 2, changed: 2 },
      { count: 0, changed: 0 },
      'table.duplicate',
      'table.duplicate',
      { count: 1, changed: 1 },
      'table.bad-condition',
      'table.bad-condition',
    ]);
    expect(
      (await all()).map(({ values, updatedAt }) => [values['user'], values['resets'], values['watched'], updatedAt]),
    ).toEqual([
      ['ada', 0, false, at(9)],
      ['bob', null, true, at(9)],
      ['cyd', null, true, at(9)],
    ]);
    expect(
      await apply({ kind: 'delete', table: 'users', at: AT, where: [{ column: 'watched', value: true }] }),
    ).toEqual([{ count: 2 }]);
    expect(await users()).toEqual(['ada']);
    expect(await apply(insert({ user: 'bob' }))).toEqual([{ id: 'row_4' }]);
  });

  test('rows are found by each comparison, page by page, in both directions', async () => {
    await make();
    const names = ['ada', 'adam', 'bob', 'Cyd', 'dee', 'eve', 'fay'];
    await apply(
      ...names.map((user, n) =>
        insert({ user, resets: n % 3, watched: n > 4, seen: n > 5 ? null : at(n), more: n === 2 ? { a: [1] } : null }),
      ),
    );
    expect(await users()).toEqual(names);
    expect(await users([], { newestFirst: true })).toEqual(names.toReversed());
    const found = (column: string, is: NonNullable<GivenCondition['is']>, value?: JsonValue) =>
      users([{ column, is, ...(value === undefined ? {} : { value }) }]);
    expect(await found('user', 'equals', 'bob')).toEqual(['bob']);
    expect(await found('resets', 'equals', 0)).toEqual(['ada', 'Cyd', 'fay']);
    expect(await users([{ column: 'resets', value: 0 }], { newestFirst: true, limit: 1 })).toEqual([
      'fay',
      'Cyd',
      'ada',
    ]);
    expect(await found('resets', 'notEquals', 0)).toEqual(['adam', 'bob', 'dee', 'eve']);
    expect(await found('resets', 'moreThan', 0)).toEqual(['adam', 'dee', 'bob', 'eve']);
    expect(await found('seen', 'atMost', at(1))).toEqual(['ada', 'adam']);
    expect(await found('seen', 'lessThan', at(1))).toEqual(['ada']);
    expect(await found('user', 'startsWith', 'ad')).toEqual(['ada', 'adam']);
    expect(await found('user', 'contains', 'C')).toEqual(['Cyd']);
    expect(await found('watched', 'equals', true)).toEqual(['eve', 'fay']);
    expect(await found('seen', 'isEmpty')).toEqual(['fay']);
    expect(await found('more', 'isNotEmpty')).toEqual(['bob']);
    expect(await found('more', 'equals', { a: [1] })).toEqual(['bob']);
    expect(await found('id', 'equals', 'row_3')).toEqual(['bob']);
    expect(await found('id', 'equals', 'row_99')).toEqual([]);
    const both: GivenCondition[] = [
      { column: 'resets', value: 0 },
      { column: 'watched', value: true },
    ];
    expect(await users(both)).toEqual(['fay']);
    const bad = { where: [], limit: 1, cursor: 'nothing' };
    expect(await codeOf(store().tables.rows('users', bad))).toBe('cursor.invalid');
  });

  test('a long text is found by all of it', async () => {
    const [user] = COLUMNS as [Column];
    await make([{ ...user, unique: false }]);
    const long = 'x'.repeat(300);
    await apply(insert({ user: `${long}a` }), insert({ user: `${long}b` }));
    expect(await users([{ column: 'user', value: `${long}b` }])).toEqual([`${long}b`]);
    expect(await users([{ column: 'user', is: 'moreThan', value: `${long}a` }])).toEqual([`${long}b`]);
    expect(await users([{ column: 'user', is: 'startsWith', value: long }])).toHaveLength(2);
  });

  test('a preview answers as the write would, and changes nothing', async () => {
    await make();
    await apply(insert({ user: 'ada' }));
    const writes = [upsert({ user: 'bob' }), upsert({ user: 'bob', resets: 1 }), insert({ user: 'ada' })];
    expect(await store().tables.preview(writes)).toMatchObject([
      { ok: true, output: { created: true } },
      { ok: true, output: { created: false, changed: true } },
      { ok: false, error: { code: 'table.duplicate', details: { column: 'user' } } },
    ]);
    expect(await users()).toEqual(['ada']);
  });

  test('a counter slides: each thing that is counted leaves the window when its time is over', async () => {
    const count = (seconds: number, by = 1, key = 'ada', windowSeconds = 60): TableWrite => ({
      kind: 'count',
      name: 'resets',
      key,
      by,
      windowSeconds,
      at: at(seconds),
    });
    expect(await apply(count(0), count(1), count(30, 5), count(30, 1, 'bob'), count(30, 1, 'ada', 600))).toEqual([
      { count: 1, first: true },
      { count: 2, first: false },
      { count: 7, first: false },
      { count: 1, first: true },
      { count: 1, first: true },
    ]);
    expect(await apply(count(59.9, 0), count(60.1, 0), count(61.1, 0), count(90, 0), count(90.1, 0))).toEqual([
      { count: 7, first: false },
      { count: 6, first: false },
      { count: 5, first: false },
      { count: 5, first: false },
      { count: 0, first: false },
    ]);
    expect(await apply(count(91))).toEqual([{ count: 1, first: true }]);
    for (let left = 1; left > 0;) left = await store().tables.sweep(NOW + 152_000, 2);
    expect(await apply(count(152, 0), count(152, 0, 'ada', 600))).toEqual([
      { count: 0, first: false },
      { count: 1, first: false },
    ]);
  });

  test('J12 what a step writes is stored with its record, once, and not at all by who has the run no more', async () => {
    const { runs, tables } = store();
    await make();
    const { seq } = await runs.create(aRun());
    const step = (nodeId: string, write: TableWrite) => ({
      write,
      record: {
        type: 'step.finished' as const,
        at: AT,
        startedAt: AT,
        nodeId,
        iteration: null,
        attempt: 1,
        port: 'out',
        output: null,
      },
    });
    const append = {
      runSeq: seq,
      chunk: 0,
      records: [started(AT)],
      status: 'running' as const,
      writes: [
        step('add', insert({ user: 'ada' })),
        step('again', insert({ user: 'ada' })),
        step('put', upsert({ user: 'ada', resets: 1 })),
      ],
    };
    const { written } = await runs.append(() => append);
    expect(written).toMatchObject([
      { ok: true, output: { id: 'row_1' } },
      { ok: false, error: { code: 'table.duplicate' } },
      { ok: true, output: { id: 'row_1', created: false } },
    ]);
    expect((await runs.journal(seq)).records).toMatchObject([
      { type: 'run.started' },
      { type: 'step.finished', nodeId: 'add', output: { id: 'row_1' } },
      { type: 'step.finished', nodeId: 'put', output: { created: false } },
    ]);
    // J10: the chunk is there, so whoever comes with it again writes nothing, and what shares its commit is stored.
    const late = { ...append, writes: [step('late', insert({ user: 'bob' }))] };
    const [fenced, other] = await Promise.allSettled([
      runs.append(() => late),
      tables.apply([insert({ user: 'cyd' })]),
    ]);
    expect([fenced.status, other.status]).toEqual(['rejected', 'fulfilled']);
    expect(await users()).toEqual(['ada', 'cyd']);
    await runs.append(() => ({ runSeq: seq, chunk: 1, records: [], writes: [step('last', insert({ user: 'dee' }))] }));
    expect((await runs.journal(seq)).records.at(-1)).toMatchObject({ nodeId: 'last' });
    expect((await tables.find('users'))?.rows).toBe(3);
  });
}

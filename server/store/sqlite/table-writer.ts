// Writes to tables, some at a time, within the caller's transaction. Whether a write can be done is found out before
// any of it is done, so a write that is refused leaves no trace and the others of the group go on. What a write gives
// is the same for whoever asks: a step (J12), a test case, an import.
import type { JsonObject } from '../../../shared/json.ts';
import { readConditions } from '../../../shared/table/condition.ts';
import { hasAll, MOST_ROWS, readValues, type TableRow } from '../../../shared/table/table.ts';
import { MOST_CHANGED, type TableWrite, type WriteResult } from '../../../shared/table/write.ts';
import { tableNotFound } from '../refusals.ts';
import type { Context } from './context.ts';
import { counterSlots } from './counter-slots.ts';
import { prepare } from './statements.ts';
import type { TableReader } from './table-reader.ts';
import type { KnownTable, TableSpecs } from './table-specs.ts';
import { indexed, rowId, rowSeq, toCells, type TableColumn } from './table-values.ts';

/** Rows that one write looks at, where no index leads to those that it means. */
const MOST_READ = 200_000;

type Of<Kind extends TableWrite['kind']> = Extract<TableWrite, { kind: Kind }>;

/** Why a write is not done. It never leaves this module: `attempt` makes a result of it. */
class Refusal extends Error {
  readonly code: string;
  readonly details: JsonObject;

  constructor(code: string, message: string, details: JsonObject = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** Does the writes in their order; each sees what those before it did. The results are in their order. */
export function tableWriter(
  context: Context,
  { specs, reader }: { specs: TableSpecs; reader: TableReader },
): (writes: readonly TableWrite[]) => WriteResult[] {
  const { database, query } = context;
  const count = counterSlots(context);
  const insertRow = prepare(database, (p: { table: number; cells: string; at: string }) =>
    query
      .insertInto('table_rows')
      .values({ table_seq: p.table, cells: p.cells, created_at: p.at, updated_at: p.at })
      .returning('seq'),
  );
  const updateRow = prepare(database, (p: { seq: number; cells: string; at: string }) =>
    query.updateTable('table_rows').set({ cells: p.cells, updated_at: p.at }).where('seq', '=', p.seq),
  );
  const deleteRow = prepare(database, (p: { seq: number }) => query.deleteFrom('table_rows').where('seq', '=', p.seq));
  const addCell = prepare(database, (p: { column: number; value: string | number; seq: number }) =>
    query.insertInto('table_cells').values({ column_seq: p.column, value: p.value, row_seq: p.seq }),
  );
  const removeCell = prepare(database, (p: { column: number; value: string | number; seq: number }) =>
    query
      .deleteFrom('table_cells')
      .where('column_seq', '=', p.column)
      .where('value', '=', p.value)
      .where('row_seq', '=', p.seq),
  );
  // The row that has the value in a unique column.
  const holder = prepare(database, (p: { column: number; value: string | number }) =>
    query
      .selectFrom('table_cells')
      .select('row_seq as seq')
      .where('column_seq', '=', p.column)
      .where('value', '=', p.value)
      .limit(1),
  );
  const countRows = prepare(database, (p: { table: number; by: number }) =>
    query
      .updateTable('tables')
      .set((e) => ({ row_count: e('row_count', '+', p.by) }))
      .where('seq', '=', p.table),
  );

  /**
   * The tables of the writes that are being done, and the rows that were in them before: each is read once for all
   * writes.
   */
  const open = new Map<string, { table: KnownTable; rows: number }>();

  /** The table, read once for all writes. @throws Refusal `table.not-found` */
  function tableOf(id: string): KnownTable {
    const table = open.get(id)?.table ?? specs.find(id);
    if (table === undefined) {
      const { code, message } = tableNotFound(id);
      throw new Refusal(code, message, { table: id });
    }
    if (!open.has(id)) open.set(id, { table, rows: table.rows });
    return table;
  }

  /** The values as the columns have them. @throws Refusal `table.bad-value` */
  function valuesOf({ name, columns }: KnownTable, values: JsonObject): JsonObject {
    const read = readValues(columns, values);
    if (read.ok) return read.values;
    const said = read.faults.map(({ message }) => message).join(' ');
    throw new Refusal('table.bad-value', `Table "${name}": ${said}`, {
      columns: read.faults.map(({ column }) => column),
    });
  }

  /**
   * Refuses values of unique columns that another row has.
   * @param own the row whose values they are going to be; undefined: those of a new row
   * @throws Refusal `table.duplicate`
   */
  function mayHave(table: KnownTable, values: JsonObject, own: number | undefined): void {
    for (const column of table.columns) {
      const value = column.unique === true ? indexed(column, values[column.key]) : undefined;
      const found = value === undefined ? undefined : holder.get({ column: column.seq, value });
      if (found === undefined || found.seq === own) continue;
      throw new Refusal(
        'table.duplicate',
        `Table "${table.name}" has a row with ${column.key} ${JSON.stringify(values[column.key])} already, and "${column.key}" is unique.`,
        { column: column.key, row: rowId(found.seq) },
      );
    }
  }

  /** Inserts a row with its values in the index. @throws Refusal `table.full`, `table.duplicate` */
  function add(table: KnownTable, values: JsonObject, at: string): number {
    if (table.rows >= MOST_ROWS) {
      throw new Refusal('table.full', `Table "${table.name}" has ${MOST_ROWS} rows, and takes no more. Delete some.`);
    }
    mayHave(table, values, undefined);
    const seq = insertRow.get({ table: table.seq, cells: toCells(table.columns, values), at })!.seq;
    for (const column of table.columns) setCell(column, seq, undefined, indexed(column, values[column.key]));
    table.rows += 1;
    return seq;
  }

  /** Moves a row's value in the index from one to another; undefined: it is not in the index. */
  function setCell(
    { seq: column }: TableColumn,
    seq: number,
    before: string | number | undefined,
    after: string | number | undefined,
  ): void {
    if (before === after) return;
    if (before !== undefined) removeCell.run({ column, value: before, seq });
    if (after !== undefined) addCell.run({ column, value: after, seq });
  }

  /** Changes a row to have the given values, those that are not given stay. False: it had them all. */
  function change(table: KnownTable, { id, values: before }: TableRow, given: JsonObject, at: string): boolean {
    if (hasAll(before, given)) return false;
    const seq = rowSeq(id)!;
    const after = valuesOf(table, { ...before, ...given });
    updateRow.run({ seq, cells: toCells(table.columns, after), at });
    for (const column of table.columns) {
      setCell(column, seq, indexed(column, before[column.key]), indexed(column, after[column.key]));
    }
    return true;
  }

  /**
   * The rows that the conditions mean. None of them may be left out, so a write that means too many is refused as a
   * whole.
   * @throws Refusal `table.bad-condition`, `table.too-many-rows`
   */
  function matching(table: KnownTable, where: Of<'delete'>['where']): TableRow[] {
    const read = readConditions(table.columns, where);
    if (!read.ok) throw new Refusal('table.bad-condition', `Table "${table.name}": ${read.faults.join(' ')}`);
    if (read.conditions.length === 0) {
      throw new Refusal('table.bad-condition', `Say which rows of the table "${table.name}" are meant.`);
    }
    const { items, nextCursor } = reader.page(table, { where: read.conditions, limit: MOST_CHANGED }, MOST_READ);
    if (nextCursor === null) return items;
    const why =
      items.length === MOST_CHANGED
        ? `they hold for more than ${MOST_CHANGED} rows`
        : `more than ${MOST_READ} rows would have to be looked at to find those for which they hold`;
    throw new Refusal('table.too-many-rows', `Table "${table.name}": the conditions are too wide, for ${why}.`);
  }

  /** Gives `{id}`. */
  function insert({ table: id, values, at }: Of<'insert'>): JsonObject {
    const table = tableOf(id);
    return { id: rowId(add(table, valuesOf(table, values), at)) };
  }

  /**
   * The row with this value in the unique column `key` is changed; where there is none, one is added. Gives `{id,
   * created, changed}`.
   * @throws Refusal `table.no-unique-column`, `table.bad-value`, `table.duplicate`
   */
  function upsert({ table: id, key, values: given, at }: Of<'upsert'>): JsonObject {
    const table = tableOf(id);
    const values = valuesOf(table, given);
    const column = table.columns.find((each) => each.key === key);
    if (column?.unique !== true) {
      throw new Refusal(
        'table.no-unique-column',
        `Table "${table.name}" has no unique column "${key}", so nothing tells which row is meant.`,
      );
    }
    const value = indexed(column, values[key]);
    if (value === undefined) {
      throw new Refusal(
        'table.bad-value',
        `Table "${table.name}": "${key}" is empty, so nothing tells which row is meant.`,
      );
    }
    const found = holder.get({ column: column.seq, value });
    if (found === undefined) return { id: rowId(add(table, values, at)), created: true, changed: true };
    mayHave(table, values, found.seq);
    const before = reader.row(table, rowId(found.seq))!;
    return { id: before.id, created: false, changed: change(table, before, values, at) };
  }

  /** Gives `{count, changed}`: rows that the conditions mean, and those of them that were not so already. */
  function update({ table: id, where, values: given, at }: Of<'update'>): JsonObject {
    const table = tableOf(id);
    const values = valuesOf(table, given);
    const rows = matching(table, where);
    const own = rows.length === 1 ? rowSeq(rows[0]!.id) : undefined;
    // Several rows cannot all get one value in a unique column.
    const unique = table.columns.find((each) => each.unique === true && (values[each.key] ?? null) !== null);
    if (rows.length > 1 && unique !== undefined) {
      throw new Refusal(
        'table.duplicate',
        `Table "${table.name}": "${unique.key}" is unique, so ${rows.length} rows cannot have the same value in it.`,
        { column: unique.key },
      );
    }
    if (rows.length > 0) mayHave(table, values, own);
    // Before any is changed: the values that a row keeps may make it too large.
    for (const { values: before } of rows) valuesOf(table, { ...before, ...values });
    const changed = rows.filter((row) => change(table, row, values, at));
    return { count: rows.length, changed: changed.length };
  }

  /** Gives `{count}`. */
  function remove({ table: id, where }: Of<'delete'>): JsonObject {
    const table = tableOf(id);
    const rows = matching(table, where);
    for (const { id: row, values } of rows) {
      const seq = rowSeq(row)!;
      for (const column of table.columns) setCell(column, seq, indexed(column, values[column.key]), undefined);
      deleteRow.run({ seq });
    }
    table.rows -= rows.length;
    return { count: rows.length };
  }

  function perform(write: TableWrite): JsonObject {
    switch (write.kind) {
      case 'insert':
        return insert(write);
      case 'upsert':
        return upsert(write);
      case 'update':
        return update(write);
      case 'delete':
        return remove(write);
      case 'count':
        return { ...count(write) };
    }
  }

  /** A refusal is a result; any other error undoes the transaction. */
  function attempt(write: TableWrite): WriteResult {
    try {
      return { ok: true, output: perform(write) };
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const { code, message, details } = thrown;
      return { ok: false, error: { code, message, ...(Object.keys(details).length > 0 ? { details } : {}) } };
    }
  }

  return (writes) => {
    // Where the last ones threw, the transaction that they were part of is undone, and with it what was read for them.
    open.clear();
    const results = writes.map(attempt);
    for (const { table, rows } of open.values()) {
      if (table.rows !== rows) countRows.run({ table: table.seq, by: table.rows - rows });
    }
    return results;
  };
}

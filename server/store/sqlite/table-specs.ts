// Tables and their columns in SQLite: which there are, and how they change. A dropped table or column is only marked,
// and table-sweep.ts takes its values away little by little. Rows are table-reader.ts and table-writer.ts.
import { ConflictError } from '../../../shared/errors.ts';
import { LONGEST_UNIQUE, MOST_TABLES, type Column, type TableSpec } from '../../../shared/table/table.ts';
import { tableNotFound } from '../refusals.ts';
import type { StoredTable } from '../table-store.ts';
import type { Context } from './context.ts';
import { execute, prepare } from './statements.ts';
import type { TableColumn } from './table-values.ts';

/** A table, with the numbers by which its rows and values are found. */
export interface KnownTable extends StoredTable {
  seq: number;
  columns: TableColumn[];
}

/** To be called inside a transaction, `list` and `find` also inside a view. None gives what was dropped. */
export interface TableSpecs {
  /** By name, then id. */
  list(): KnownTable[];
  find(id: string): KnownTable | undefined;
  /** @throws ConflictError `table.exists`, `table.too-many` */
  create(table: TableSpec & { id: string }, at: string): void;
  /**
   * Gives the table this name and these columns, in this order. A column is the same by its key: it keeps its values;
   * one that is left out is dropped.
   * @throws NotFoundError `table.not-found`
   * @throws ConflictError `table.column-type`: the table has rows, and the column another type
   * @throws ConflictError `table.not-unique`: the column is to become unique, and its values are not
   */
  change(id: string, spec: TableSpec, at: string): void;
  /** False: there is no such table. */
  drop(id: string, at: string): boolean;
}

export function tableSpecs({ database, query }: Context): TableSpecs {
  const live = query
    .selectFrom('tables')
    .select(['seq', 'id', 'name', 'row_count as rows', 'created_at as createdAt', 'updated_at as updatedAt'])
    .where('dropped_at', 'is', null);
  const byId = prepare(database, (p: { id: string }) => live.where('id', '=', p.id));
  const all = prepare(database, () => live.orderBy('name').orderBy('id'));
  const columnsOf = prepare(database, (p: { table: number }) =>
    query
      .selectFrom('table_columns')
      .select(['seq', 'key', 'title', 'type', 'is_unique as isUnique'])
      .where('table_seq', '=', p.table)
      .where('dropped_at', 'is', null)
      .orderBy('place'),
  );
  // A value that several rows have in the column.
  const twins = prepare(database, (p: { column: number }) =>
    query
      .selectFrom('table_cells')
      .select('value')
      .where('column_seq', '=', p.column)
      .groupBy('value')
      .having((e) => e.fn.countAll(), '>', 1)
      .limit(1),
  );
  // The index has only the beginning of a long text, so it cannot tell whether long texts are unique.
  const tooLong = prepare(database, (p: { column: number }) =>
    query
      .selectFrom('table_cells')
      .select('value')
      .where('column_seq', '=', p.column)
      .where(
        (e) => e.fn<number>('length', ['value']),
        '>',
        (e) => e.lit(LONGEST_UNIQUE),
      )
      .limit(1),
  );

  /** A table with its columns in their order. */
  function known(row: Omit<KnownTable, 'columns'>): KnownTable {
    const columns = columnsOf.all({ table: row.seq }).map(({ seq, key, title, type, isUnique }) => ({
      seq,
      key,
      title,
      type,
      ...(isUnique === 1 ? { unique: true } : {}),
    }));
    return { ...row, columns };
  }

  function find(id: string): KnownTable | undefined {
    const row = byId.get({ id });
    return row && known(row);
  }

  function addColumn(table: number, { key, title, type, unique }: Column, place: number): void {
    const values = { table_seq: table, key, title, type, is_unique: unique === true ? 1 : 0, place, dropped_at: null };
    execute(database, query.insertInto('table_columns').values(values));
  }

  function dropColumn(seq: number, at: string): void {
    execute(database, query.updateTable('table_columns').set({ dropped_at: at }).where('seq', '=', seq));
  }

  /** The column stays and may get another title, place or uniqueness. */
  function keepColumn(table: KnownTable, before: TableColumn, after: Column, place: number): void {
    if (after.unique === true && before.unique !== true) mayBeUnique(table, before);
    const set = { title: after.title, is_unique: after.unique === true ? 1 : 0, place };
    execute(database, query.updateTable('table_columns').set(set).where('seq', '=', before.seq));
  }

  /** @throws ConflictError `table.not-unique` */
  function mayBeUnique(table: KnownTable, { seq, key, type }: TableColumn): void {
    const twin = twins.get({ column: seq });
    const long = type === 'text' ? tooLong.get({ column: seq }) : undefined;
    if (twin === undefined && long === undefined) return;
    const why =
      long === undefined
        ? `several rows have the value ${JSON.stringify(twin?.value)}`
        : `a row has a text of more than ${LONGEST_UNIQUE} characters`;
    throw new ConflictError(
      'table.not-unique',
      `The column "${key}" of the table "${table.name}" cannot become unique: ${why}. Change these rows first.`,
      { details: { column: key } },
    );
  }

  return {
    list: () => all.all({}).map(known),
    find,
    create({ id, name, columns }, at) {
      if (byId.get({ id }) !== undefined) {
        throw new ConflictError('table.exists', `A table with the id "${id}" exists already. Choose another id.`, {
          details: { id },
        });
      }
      if (all.all({}).length >= MOST_TABLES) {
        throw new ConflictError('table.too-many', `There are ${MOST_TABLES} tables already. Delete one first.`);
      }
      const values = { id, name, created_at: at, updated_at: at, dropped_at: null };
      const { lastInsertRowid } = execute(database, query.insertInto('tables').values(values));
      for (const [place, column] of columns.entries()) addColumn(Number(lastInsertRowid), column, place);
    },
    change(id, { name, columns }, at) {
      const table = find(id);
      if (table === undefined) throw tableNotFound(id);
      const before = new Map(table.columns.map((column) => [column.key, column]));
      for (const [place, column] of columns.entries()) {
        const was = before.get(column.key);
        before.delete(column.key);
        if (was !== undefined && was.type !== column.type && table.rows > 0) {
          throw new ConflictError(
            'table.column-type',
            `The column "${column.key}" holds values of the type ${was.type}, so it cannot become ${column.type}. Add another column.`,
            { details: { column: column.key } },
          );
        }
        // An empty table's column changes its type by being dropped and added: its number stands for one type.
        if (was !== undefined && was.type === column.type) keepColumn(table, was, column, place);
        else {
          if (was !== undefined) dropColumn(was.seq, at);
          addColumn(table.seq, column, place);
        }
      }
      for (const { seq } of before.values()) dropColumn(seq, at);
      execute(database, query.updateTable('tables').set({ name, updated_at: at }).where('seq', '=', table.seq));
    },
    drop(id, at) {
      const table = find(id);
      if (table === undefined) return false;
      for (const { seq } of table.columns) dropColumn(seq, at);
      execute(database, query.updateTable('tables').set({ dropped_at: at }).where('seq', '=', table.seq));
      return true;
    },
  };
}

/** The table without the numbers, which are this adapter's own. */
export function toStored({ seq: _seq, columns, ...table }: KnownTable): StoredTable {
  return { ...table, columns: columns.map(({ seq: _column, ...column }) => column) };
}

// Takes away what tables and counters no longer have, a few rows at a time: tables and columns that were dropped, and
// what lies before a counter's window.
import type { Context } from './context.ts';
import { execute, prepare, selectAll, selectFirst } from './statements.ts';

/**
 * Removes some rows within the caller's transaction, at most about `batch` a kind. It says how many went; 0: nothing is
 * left.
 */
export function tableSweeper({ database, query }: Context): (now: number, batch: number) => number {
  const expire = prepare(database, (p: { now: number; batch: number }) =>
    query
      .deleteFrom('counter_slots')
      .where((e) =>
        e(
          e.refTuple('name', 'key', 'window_seconds', 'slot'),
          'in',
          e
            .selectFrom('counter_slots')
            .select(['name', 'key', 'window_seconds', 'slot'])
            .where('expires_at', '<=', p.now)
            .orderBy('expires_at')
            .limit(p.batch)
            .$asTuple('name', 'key', 'window_seconds', 'slot'),
        ),
      ),
  );
  const someCells = prepare(database, (p: { column: number; batch: number }) =>
    query
      .selectFrom('table_cells')
      .select(['value', 'row_seq as row'])
      .where('column_seq', '=', p.column)
      .orderBy('value')
      .orderBy('row_seq')
      .limit(p.batch),
  );
  const dropCell = prepare(database, (p: { column: number; value: string | number; row: number }) =>
    query
      .deleteFrom('table_cells')
      .where('column_seq', '=', p.column)
      .where('value', '=', p.value)
      .where('row_seq', '=', p.row),
  );
  // The values of a dropped column lie in its rows as well.
  const forget = database.prepare('update table_rows set cells = json_remove(cells, ?) where seq = ?');

  /**
   * Takes some values of one dropped column away, and the column with its last ones. The column itself counts as a row.
   */
  function sweepColumns(batch: number): number {
    const dropped = query
      .selectFrom('table_columns')
      .innerJoin('tables', 'tables.seq', 'table_columns.table_seq')
      .select(['table_columns.seq', 'tables.dropped_at as tableDroppedAt'])
      .where('table_columns.dropped_at', 'is not', null)
      .limit(1);
    const column = selectFirst(database, dropped);
    if (column === undefined) return 0;
    const cells = someCells.all({ column: column.seq, batch });
    for (const { value, row } of cells) {
      dropCell.run({ column: column.seq, value, row });
      // Rows of a dropped table go as a whole.
      if (column.tableDroppedAt === null) forget.run(`$."${column.seq}"`, row);
    }
    if (cells.length < batch) execute(database, query.deleteFrom('table_columns').where('seq', '=', column.seq));
    return cells.length + 1;
  }

  /**
   * Takes some rows of one dropped table away, and the table with its last ones. It is called when no column is left,
   * so no value of the index names a row that is gone.
   */
  function sweepTables(batch: number): number {
    const table = selectFirst(
      database,
      query.selectFrom('tables').select('seq').where('dropped_at', 'is not', null).limit(1),
    );
    if (table === undefined) return 0;
    const rows = selectAll(
      database,
      query.selectFrom('table_rows').select('seq').where('table_seq', '=', table.seq).orderBy('seq').limit(batch),
    );
    const last = rows.at(-1)?.seq ?? 0;
    execute(database, query.deleteFrom('table_rows').where('table_seq', '=', table.seq).where('seq', '<=', last));
    if (rows.length < batch) execute(database, query.deleteFrom('tables').where('seq', '=', table.seq));
    return rows.length + 1;
  }

  return (now, batch) => {
    const counted = expire.run({ now, batch }).changes;
    return counted + (sweepColumns(batch) || sweepTables(batch));
  };
}

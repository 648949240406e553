// Tables and counters: what flows remember. A row's values stand together in `table_rows`; what can be searched for by
// a column stands in `table_cells` once more, whose key is the index of all columns of all tables.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const tables: Migration = {
  async up(db: Kysely<unknown>) {
    // A table; `dropped_at`: it was deleted, and its rows go little by little. Among those that are there an id is
    // unique.
    await db.schema
      .createTable('tables')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('row_count', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .addColumn('dropped_at', 'text')
      .modifyEnd(sql`strict`)
      .execute();
    await sql`create unique index tables_by_id on tables (id) where dropped_at is null`.execute(db);
    await db.schema
      .createTable('table_columns')
      // A number is never given twice: values of a column that is gone may stand in rows for a while.
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('table_seq', 'integer', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('is_unique', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('place', 'integer', (c) => c.notNull())
      .addColumn('dropped_at', 'text')
      .modifyEnd(sql`strict`)
      .execute();
    await db.schema.createIndex('table_columns_by_table').on('table_columns').columns(['table_seq', 'place']).execute();
    await db.schema
      .createTable('table_rows')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('table_seq', 'integer', (c) => c.notNull())
      .addColumn('cells', 'text', (c) => c.notNull())
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'text', (c) => c.notNull())
      .modifyEnd(sql`strict`)
      .execute();
    // Rows of a table in the order of their making.
    await db.schema.createIndex('table_rows_by_table').on('table_rows').columns(['table_seq']).execute();
    // A value of a row, as what can be searched for; the column's number, the value and the row are the key.
    await db.schema
      .createTable('table_cells')
      .addColumn('column_seq', 'integer', (c) => c.notNull())
      .addColumn('value', sql`any`, (c) => c.notNull())
      .addColumn('row_seq', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('table_cells_key', ['column_seq', 'value', 'row_seq'])
      .modifyEnd(sql`strict, without rowid`)
      .execute();
    // J12.1: what was counted within a thousandth of the window, which begins at `slot` (milliseconds) and counts until
    // `expires_at`.
    await db.schema
      .createTable('counter_slots')
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('window_seconds', 'integer', (c) => c.notNull())
      .addColumn('slot', 'integer', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('expires_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('counter_slots_key', ['name', 'key', 'window_seconds', 'slot'])
      .modifyEnd(sql`strict, without rowid`)
      .execute();
    await db.schema.createIndex('counter_slots_by_end').on('counter_slots').columns(['expires_at']).execute();
  },
};

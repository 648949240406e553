// Runs that a step of another run called (S6).
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const calls: Migration = {
  async up(db: Kysely<unknown>) {
    // One row for each run that was called; `iteration` is empty outside of a For each. `depth`: see `NewCall`.
    await db.schema
      .createTable('calls')
      .addColumn('run_seq', 'integer', (c) => c.primaryKey())
      .addColumn('caller_seq', 'integer', (c) => c.notNull())
      // By id too: it stays readable when the caller is pruned.
      .addColumn('caller_id', 'text', (c) => c.notNull())
      .addColumn('node_id', 'text', (c) => c.notNull())
      .addColumn('iteration', 'text', (c) => c.notNull())
      .addColumn('depth', 'integer', (c) => c.notNull())
      // 1 while the caller's step waits for the run's end.
      .addColumn('awaited', 'integer', (c) => c.notNull())
      .execute();
    // The steps that wait, which are few of all calls there ever were.
    await db.schema
      .createIndex('calls_awaited')
      .on('calls')
      .columns(['caller_seq', 'node_id', 'iteration'])
      .where(sql.ref('awaited'), '=', sql.lit(1))
      .execute();
  },
};

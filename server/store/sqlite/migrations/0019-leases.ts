// Several workers on one store (J10): which of them are at work, and which one has a run.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const leases: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('workers')
      // A number is never given twice: rows of runs name it after its worker is gone.
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('expires_at', 'integer', (c) => c.notNull())
      .execute();
    await db.schema.alterTable('runs').addColumn('worker', 'integer').execute();
  },
};

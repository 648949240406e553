// Who started a run by hand (S9).
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const startedBy: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('runs').addColumn('started_by', 'text').execute();
  },
};

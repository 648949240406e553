// Waits that begin while an arrival is being judged (S8): each counts its round up, so that whoever judges it sees that
// somebody was not looked at.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const arrivalRounds: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('arrivals')
      .addColumn('round', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  },
};

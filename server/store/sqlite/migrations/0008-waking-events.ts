// Which events are about to wake a step (S8), so that none of them is pruned before (T7).
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const wakingEvents: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('timers_by_event')
      .on('timers')
      .column('event_id')
      .where('event_id', 'is not', sql.lit(null))
      .execute();
  },
};

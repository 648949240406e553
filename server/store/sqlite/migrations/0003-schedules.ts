// How far each active schedule has come: times up to `settled_at`, in milliseconds, have fired or were skipped. A row
// whose `cron` or `time_zone` is not the live version's any more begins anew.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const schedules: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('schedules')
      .addColumn('flow_id', 'text', (c) => c.notNull())
      .addColumn('node_id', 'text', (c) => c.notNull())
      .addColumn('cron', 'text', (c) => c.notNull())
      .addColumn('time_zone', 'text', (c) => c.notNull())
      .addColumn('settled_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('schedules_key', ['flow_id', 'node_id'])
      .modifyEnd(sql`without rowid`)
      .execute();
  },
};

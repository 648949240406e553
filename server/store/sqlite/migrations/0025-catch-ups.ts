// What flows are to catch up with, and how far that has come (T9.1, T9.2); see catch-up-store.ts for what each column
// says. Those that have not ended are few, and are found at each start.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const catchUps: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('catch_ups')
      .addColumn('seq', 'integer', (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('flow_id', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('snapshot', 'text', (c) => c.notNull())
      .addColumn('mode', 'text', (c) => c.notNull())
      .addColumn('since', 'text', (c) => c.notNull())
      .addColumn('until', 'text', (c) => c.notNull())
      .addColumn('started_by', 'text')
      .addColumn('causers', 'text', (c) => c.notNull())
      .addColumn('made_at', 'text', (c) => c.notNull())
      .addColumn('to_start', 'integer', (c) => c.notNull())
      .addColumn('worker', 'integer', (c) => c.notNull())
      .addColumn('step', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('started', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('ended_at', 'text')
      .addColumn('outcome', 'text')
      .addColumn('error', 'text')
      .addColumn('stopped_by', 'text')
      .modifyEnd(sql`strict`)
      .execute();
    await db.schema.createIndex('catch_ups_by_flow').on('catch_ups').columns(['flow_id', 'seq']).execute();
    await sql`create index catch_ups_open on catch_ups (seq) where ended_at is null`.execute(db);
  },
};

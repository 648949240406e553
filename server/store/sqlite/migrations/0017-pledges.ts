// What steps have promised to do later (J11); see pledge-store.ts for what each column says. `due_at` and `next_at` are
// milliseconds, other times ISO 8601.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const pledges: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('pledges')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('card', 'text', (c) => c.notNull())
      .addColumn('card_version', 'integer', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('what', 'text', (c) => c.notNull())
      .addColumn('input', 'text', (c) => c.notNull())
      .addColumn('flow_id', 'text', (c) => c.notNull())
      .addColumn('run_id', 'text', (c) => c.notNull())
      .addColumn('node_id', 'text', (c) => c.notNull())
      .addColumn('made_by', 'text', (c) => c.notNull())
      .addColumn('last_by', 'text', (c) => c.notNull())
      .addColumn('made_at', 'text', (c) => c.notNull())
      .addColumn('due_at', 'integer', (c) => c.notNull())
      .addColumn('next_at', 'integer', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('begun_at', 'text')
      .addColumn('error', 'text')
      .addColumn('ended_at', 'text')
      .addColumn('outcome', 'text')
      .addColumn('seen', 'text')
      .modifyEnd(sql`strict`)
      .execute();
    // Of each subject there is one open pledge.
    await sql`create unique index pledges_open on pledges (connection, card, subject) where ended_at is null`.execute(
      db,
    );
    await sql`create index pledges_due on pledges (next_at) where ended_at is null`.execute(db);
    await sql`create index pledges_ended on pledges (ended_at) where ended_at is not null`.execute(db);
  },
};

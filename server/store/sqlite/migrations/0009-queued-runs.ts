// How many runs of each flow are queued: counted with every write (tally.ts), since a queue may hold a million.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const queuedRuns: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('queued_runs')
      .addColumn('flow_id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .modifyEnd(sql`without rowid`)
      .execute();
    await sql`insert into queued_runs (flow_id, count)
      select flow_id, count(*) from runs where status = 'queued' group by flow_id`.execute(db);
  },
};

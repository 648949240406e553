// Keeps what each waiting run waits for, so that a list of those that need a decision is one range of an index. Runs
// that wait already and have not begun gather events. What the others wait for is in their journals alone, so they are
// marked as not known until they go on.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const runWaits: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('run_waits')
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('flow_id', 'text', (c) => c.notNull())
      .addColumn('run_seq', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('run_waits_key', ['kind', 'flow_id', 'run_seq'])
      .modifyEnd(sql`without rowid, strict`)
      .execute();
    await db.schema.createIndex('run_waits_of_run').on('run_waits').column('run_seq').execute();
    await sql`insert into run_waits (kind, flow_id, run_seq)
      select case when started_at is null then 'gather' else '?' end, flow_id, seq from runs where status = 'waiting'`.execute(
      db,
    );
  },
};

// Runs that share a key run one at a time (T4.1), and events that started no run because a flow was full.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const runTurns: Migration = {
  async up(db: Kysely<unknown>) {
    // JSON text of the key's value; null: the run shares nothing.
    await db.schema.alterTable('runs').addColumn('concurrency_key', 'text').execute();
    // Milliseconds: `published` of its event.
    await db.schema.alterTable('runs').addColumn('key_order', 'integer').execute();
    // 1: the run gives its turn on while it waits.
    await db.schema.alterTable('runs').addColumn('key_release', 'integer').execute();
    // Null: it takes no turn (no key, not begun to queue, ended, or released). See key-turns.ts.
    await db.schema.alterTable('runs').addColumn('key_turn', 'integer').execute();
    await db.schema
      .createIndex('runs_by_key')
      .on('runs')
      .columns(['flow_id', 'concurrency_key', 'key_turn', 'key_order'])
      .where(sql.ref('key_turn'), 'is not', null)
      .execute();
    // The queue as the worker reads it: what waits for its turn is not in it, so it costs nothing to pass over. The
    // plus keeps SQLite from runs_by_status, which would serve as well and has all that waits in it.
    await sql`create index runs_ready on runs (flow_id) where +status = 'queued' and key_turn is not 0`.execute(db);
    await db.schema
      .createTable('skipped_runs')
      .addColumn('event_id', 'text', (c) => c.notNull())
      .addColumn('flow_id', 'text', (c) => c.notNull())
      .addColumn('node_id', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('skipped_runs_key', ['event_id', 'flow_id', 'node_id'])
      .modifyEnd(sql`without rowid`)
      .execute();
  },
};

// How far the System Log of each Okta connection is read, its gaps, and by which way events came, by hour (T1.1 to
// T1.4). Columns are those of poll-store.ts; times that end in `_at` are milliseconds in `polls`, and ISO 8601 in
// `poll_gaps`.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const polling: Migration = {
  async up(db: Kysely<unknown>) {
    // One row a connection. `step` counts up with each change, and a change that does not follow it is refused.
    await db.schema
      .createTable('polls')
      .addColumn('connection', 'text', (c) => c.primaryKey().notNull())
      .addColumn('step', 'integer', (c) => c.notNull())
      .addColumn('org_url', 'text', (c) => c.notNull())
      .addColumn('asked_since', 'text')
      .addColumn('queries', 'text', (c) => c.notNull())
      .addColumn('next_at', 'integer', (c) => c.notNull())
      .addColumn('fast_until', 'integer', (c) => c.notNull())
      .addColumn('ahead_ms', 'integer', (c) => c.notNull())
      .addColumn('types_at', 'integer', (c) => c.notNull())
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('error', 'text')
      .modifyEnd(sql`strict`)
      .execute();
    // Who may read the log on, and until when.
    await db.schema
      .createTable('poll_claims')
      .addColumn('connection', 'text', (c) => c.primaryKey().notNull())
      .addColumn('holder', 'text', (c) => c.notNull())
      .addColumn('held_until', 'integer', (c) => c.notNull())
      .modifyEnd(sql`strict`)
      .execute();
    // Times of which the log was not read; `healed_at` null: the gap is open.
    await db.schema
      .createTable('poll_gaps')
      .addColumn('seq', 'integer', (c) => c.primaryKey())
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('from_at', 'text', (c) => c.notNull())
      .addColumn('to_at', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('healed_at', 'text')
      .modifyEnd(sql`strict`)
      .execute();
    await db.schema.createIndex('poll_gaps_by_time').on('poll_gaps').columns(['connection', 'to_at']).execute();
    // What came of the events of an hour (`2026-03-01T10`), counted as they were stored.
    await db.schema
      .createTable('coverage')
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('hour', 'text', (c) => c.notNull())
      .addColumn('events', 'integer', (c) => c.notNull())
      .addColumn('by_hook', 'integer', (c) => c.notNull())
      .addColumn('by_hook_only', 'integer', (c) => c.notNull())
      .addColumn('by_poll_only', 'integer', (c) => c.notNull())
      .addColumn('unhookable', 'integer', (c) => c.notNull())
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('max_delay', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('coverage_key', ['connection', 'hour'])
      .modifyEnd(sql`without rowid`)
      .execute();
    // How many of them came with which delay; see delay-buckets.ts.
    await db.schema
      .createTable('coverage_delays')
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('hour', 'text', (c) => c.notNull())
      .addColumn('bucket', 'integer', (c) => c.notNull())
      .addColumn('count', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('coverage_delays_key', ['connection', 'hour', 'bucket'])
      .modifyEnd(sql`without rowid`)
      .execute();
  },
};

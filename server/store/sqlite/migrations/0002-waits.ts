// Waiting for events (S8) and gathering events into one run (T3).
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const waits: Migration = {
  async up(db: Kysely<unknown>) {
    // Null: the timer is due by its time; else the id of the event that made it due.
    await db.schema.alterTable('timers').addColumn('event_id', 'text').execute();
    // A step that waits for an event (S8). `key_source` and `key` find the wait; `match` over `scope` judges the event.
    await db.schema
      .createTable('waits')
      .addColumn('run_seq', 'integer', (c) => c.notNull())
      .addColumn('node_id', 'text', (c) => c.notNull())
      .addColumn('iteration', 'text', (c) => c.notNull())
      .addColumn('event_type', 'text', (c) => c.notNull())
      .addColumn('key_source', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('match', 'text', (c) => c.notNull())
      .addColumn('scope', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('waits_key', ['run_seq', 'node_id', 'iteration'])
      .execute();
    await db.schema
      .createIndex('waits_by_event')
      .on('waits')
      .columns(['event_type', 'key_source', 'key', 'run_seq', 'node_id', 'iteration'])
      .execute();
    // Events that came while somebody waited for their type, until they are judged.
    await db.schema
      .createTable('arrivals')
      .addColumn('event_seq', 'integer', (c) => c.primaryKey())
      .execute();
    // Windows that are open (T3): the run that gathers, its key, the time `max_at` at which the window closes at the
    // latest, and how many events it has. When it closes next is the run's timer.
    await db.schema
      .createTable('gathers')
      .addColumn('run_seq', 'integer', (c) => c.primaryKey())
      .addColumn('flow_id', 'text', (c) => c.notNull())
      .addColumn('trigger_node_id', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('max_at', 'integer', (c) => c.notNull())
      .addColumn('events', 'integer', (c) => c.notNull())
      .execute();
    // Of one key there is one open window.
    await db.schema
      .createIndex('gathers_once')
      .unique()
      .on('gathers')
      .columns(['flow_id', 'trigger_node_id', 'key'])
      .execute();
    // The events that a run has gathered beside its own `event_id`; most runs have none.
    await db.schema
      .createTable('run_events')
      .addColumn('run_seq', 'integer', (c) => c.notNull())
      .addColumn('event_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('run_events_key', ['run_seq', 'event_id'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await db.schema.createIndex('run_events_by_event').on('run_events').column('event_id').execute();
  },
};

// The first tables. A migration is never edited after a release: what changes later is a new numbered file.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const initial: Migration = {
  async up(db: Kysely<unknown>) {
    await flows(db);
    await eventsAndRuns(db);
    await countersAndHours(db);
    await installation(db);
  },
};

/**
 * What people make: flows with one draft each, their numbered versions (F5), and what they are bound to. All but the
 * snapshots goes with its flow.
 */
async function flows(db: Kysely<unknown>): Promise<void> {
  // Texts of flows, each once under its SHA-256 (`hash`). Versions and runs name one by `seq`, which is shorter.
  // `put_at`: when it was put last, by which retention spares a text that a run is about to name.
  await db.schema
    .createTable('snapshots')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('put_at', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .execute();
  // `draft` is the flow file's canonical text, `revision` counts its saves. `live_version` is the newest version;
  // `active` is 1 where events start runs. The draft stands last, so that what is before it is read without it.
  await db.schema
    .createTable('flows')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('sort_name', 'text', (c) => c.notNull())
    .addColumn('search', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('live_version', 'integer')
    .addColumn('active', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('draft', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('flows_by_name').on('flows').columns(['sort_name', 'id']).execute();
  // A published text. `logic_hash` tells whether a draft differs from it in more than looks.
  await db.schema
    .createTable('flow_versions')
    .addColumn('flow_id', 'text', (c) => c.notNull().references('flows.id').onDelete('cascade'))
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('snapshot_seq', 'integer', (c) => c.notNull().references('snapshots.seq'))
    .addColumn('logic_hash', 'text', (c) => c.notNull())
    .addColumn('comment', 'text', (c) => c.notNull())
    .addColumn('published_at', 'text', (c) => c.notNull())
    .addColumn('published_by', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('flow_versions_key', ['flow_id', 'version'])
    .execute();
  await db.schema.createIndex('flow_versions_by_snapshot').on('flow_versions').column('snapshot_seq').execute();
  // Which connection a slot of the flow stands for. The connection may be gone: then the slot is bound to nothing.
  await db.schema
    .createTable('flow_bindings')
    .addColumn('flow_id', 'text', (c) => c.notNull().references('flows.id').onDelete('cascade'))
    .addColumn('slot', 'text', (c) => c.notNull())
    .addColumn('connection_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('flow_bindings_key', ['flow_id', 'slot'])
    .execute();
  // T2: triggers whose condition failed on an event; the newest 20 of each flow are kept.
  await db.schema
    .createTable('trigger_issues')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('flow_id', 'text', (c) => c.notNull().references('flows.id').onDelete('cascade'))
    .addColumn('node_id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('trigger_issues_by_flow').on('trigger_issues').column('flow_id').execute();
}

/**
 * What happens: requests that bring events, the events, the runs that they start, and what runs leave. `seq` is the
 * order of arrival in each table.
 */
async function eventsAndRuns(db: Kysely<unknown>): Promise<void> {
  // A request that brought events, or a page of the System Log, or what a person sent; `via` says which. `event_count`:
  // its events that are still stored; at 0 it may be pruned.
  await db.schema
    .createTable('deliveries')
    .addColumn('seq', 'integer', (c) => c.primaryKey())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('connection', 'text', (c) => c.notNull())
    .addColumn('via', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text')
    .addColumn('event_time', 'text')
    .addColumn('source', 'text')
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addColumn('duplicates', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('event_count', 'integer', (c) => c.notNull())
    .addColumn('headers', 'text', (c) => c.notNull())
    .execute();
  // Many deliveries have no eventId (polls): null never equals null, so they do not collide.
  await db.schema
    .createIndex('deliveries_once')
    .unique()
    .on('deliveries')
    .columns(['event_id', 'connection'])
    .execute();
  await db.schema
    .createIndex('deliveries_empty')
    .on('deliveries')
    .column('received_at')
    .where(sql.ref('event_count'), '=', sql.lit(0))
    .execute();
  // Bodies stand apart (`event_bodies`), so that lists and searches read 200 bytes an event, not 3,000. `run_count`:
  // stored runs that name it; at 0 it may be pruned.
  await db.schema
    .createTable('events')
    .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('connection', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('uuid', 'text')
    .addColumn('event_type', 'text', (c) => c.notNull())
    .addColumn('published', 'text')
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addColumn('delivery_seq', 'integer', (c) => c.notNull())
    .addColumn('via', 'text', (c) => c.notNull())
    .addColumn('duplicates', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('run_count', 'integer', (c) => c.notNull())
    .execute();
  // T1: an event is stored once for each connection. The key comes first, for a search by uuid knows no connection.
  await db.schema.createIndex('events_once').unique().on('events').columns(['key', 'connection']).execute();
  await db.schema.createIndex('events_by_type').on('events').column('event_type').execute();
  await db.schema
    .createIndex('events_unneeded')
    .on('events')
    .column('seq')
    .where(sql.ref('run_count'), '=', sql.lit(0))
    .execute();
  await db.schema
    .createTable('event_bodies')
    .addColumn('event_seq', 'integer', (c) => c.primaryKey())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute();
  // The sequence must never give a number twice: journals and timers are keyed by it.
  await db.schema
    .createTable('runs')
    .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('flow_id', 'text', (c) => c.notNull())
    .addColumn('version', 'integer')
    .addColumn('snapshot_seq', 'integer', (c) => c.notNull().references('snapshots.seq'))
    .addColumn('mode', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('trigger_node_id', 'text', (c) => c.notNull())
    .addColumn('event_id', 'text')
    .addColumn('replay_of', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('error', 'text')
    .addColumn('payload', 'text')
    .execute();
  // Every index ends in seq, SQLite's row id. This one serves the queue, the lists and the retention: each of them
  // merges the few (status, flow) ranges that it asks for, in order of seq.
  await db.schema.createIndex('runs_by_status').on('runs').columns(['status', 'flow_id']).execute();
  await db.schema.createIndex('runs_by_snapshot').on('runs').column('snapshot_seq').execute();
  await db.schema
    .createIndex('runs_by_event')
    .on('runs')
    .column('event_id')
    .where(sql.ref('event_id'), 'is not', null)
    .execute();
  // Rows in order of writing, found by an index: twice as fast to append to as a table that is itself sorted by run,
  // where the chunks of many runs land on as many pages.
  await db.schema
    .createTable('journal')
    .addColumn('run_seq', 'integer', (c) => c.notNull())
    .addColumn('chunk', 'integer', (c) => c.notNull())
    .addColumn('records', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('journal_by_run').unique().on('journal').columns(['run_seq', 'chunk']).execute();
  await db.schema
    .createTable('timers')
    .addColumn('run_seq', 'integer', (c) => c.notNull())
    .addColumn('node_id', 'text', (c) => c.notNull())
    .addColumn('iteration', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('due_at', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('timers_key', ['run_seq', 'node_id', 'iteration'])
    .modifyEnd(sql`without rowid`)
    .execute();
  await db.schema.createIndex('timers_by_due').on('timers').column('due_at').execute();
}

// Kept by tally.ts with every write of a run or event.
async function countersAndHours(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('counters')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .modifyEnd(sql`without rowid`)
    .execute();
  await sql`insert into counters (name, count) values
    ('queued', 0), ('running', 0), ('waiting', 0), ('succeeded', 0), ('failed', 0), ('cancelled', 0)`.execute(db);
  await db.schema
    .createTable('run_totals')
    .addColumn('flow_id', 'text', (c) => c.notNull())
    .addColumn('hour', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('count', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('run_totals_key', ['hour', 'flow_id', 'status'])
    .modifyEnd(sql`without rowid`)
    .execute();
  for (const table of ['run_hours', 'event_hours']) {
    await db.schema
      .createTable(table)
      .addColumn('hour', 'text', (c) => c.primaryKey().notNull())
      .addColumn('first_seq', 'integer', (c) => c.notNull())
      .addColumn('last_seq', 'integer', (c) => c.notNull())
      .modifyEnd(sql`without rowid`)
      .execute();
  }
}

async function installation(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('connections')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('app', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('secrets', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('disabled', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('last_seen_at', 'text')
    .execute();
  await db.schema
    .createTable('tokens')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('last_used_at', 'text')
    .addColumn('expires_at', 'text')
    .execute();
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('user_id', 'text', (c) => c.references('users.id').onDelete('cascade'))
    .addColumn('data', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('sessions_by_user').on('sessions').column('user_id').execute();
  await db.schema.createIndex('sessions_by_expiry').on('sessions').column('expires_at').execute();
  await db.schema
    .createTable('named_values')
    .addColumn('name', 'text', (c) => c.primaryKey().notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}

// Pausing a flow (T5), and how long its own runs are kept (T7).
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const flowCare: Migration = {
  async up(db: Kysely<unknown>) {
    // Null, all three: the flow is not paused.
    await db.schema.alterTable('flows').addColumn('paused_by', 'text').execute();
    await db.schema.alterTable('flows').addColumn('paused_at', 'text').execute();
    await db.schema.alterTable('flows').addColumn('pause_reason', 'text').execute();
    // When it was unpaused last: what it had started before that does not count (T5.2).
    await db.schema.alterTable('flows').addColumn('unpaused_at', 'text').execute();
    // Rules of a flow's own; `days` and `runs` null: as the installation has it.
    await db.schema
      .createTable('flow_retention')
      .addColumn('flow_id', 'text', (c) => c.notNull().references('flows.id').onDelete('cascade'))
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('days', 'integer')
      .addColumn('runs', 'integer')
      .addPrimaryKeyConstraint('flow_retention_key', ['flow_id', 'status'])
      .modifyEnd(sql`without rowid`)
      .execute();
  },
};

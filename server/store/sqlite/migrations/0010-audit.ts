// The audit log: what was begun, and how it ended. Two tables that only grow; `record` is the record as it was written,
// and the columns beside it serve the filters. A change without a row in `audit_ends` has an end that nobody knows.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const audit: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('audit')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('made_by', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('subject', 'text')
      .addColumn('record', 'text', (c) => c.notNull())
      .execute();
    // A filter is answered from the newest on.
    for (const column of ['at', 'made_by', 'action', 'subject'] as const)
      await db.schema.createIndex(`audit_${column}`).on('audit').columns([column, 'seq']).execute();
    await db.schema
      .createTable('audit_ends')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('record', 'text', (c) => c.notNull())
      .modifyEnd(sql`without rowid`)
      .execute();
  },
};

// The event hooks that Signalbox made in Okta, one a connection at most; see okta-hook-store.ts for what each column
// says. It has no foreign key, for the row is removed with its connection by the store.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const oktaHooks: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('okta_hooks')
      .addColumn('connection', 'text', (c) => c.primaryKey().notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('hook_id', 'text')
      .addColumn('channel', 'text')
      .addColumn('seen', 'text')
      .addColumn('seen_at', 'text')
      .addColumn('refused', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('next_at', 'integer', (c) => c.notNull())
      .addColumn('error', 'text')
      .modifyEnd(sql`strict`)
      .execute();
  },
};

// API tokens belong to whoever made them. Of a token of before that is told by how its maker was named: a person of today
// by e-mail, a person who was removed by an e-mail of nobody, the installation as `automation`. What another token made, or
// what is named otherwise, has an unknown maker.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const tokenMakers: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('tokens')
      .addColumn('maker_kind', 'text', (c) => c.notNull().defaultTo('unknown'))
      .execute();
    await db.schema
      .alterTable('tokens')
      .addColumn('maker_id', 'text', (c) => c.references('users.id').onDelete('cascade'))
      .execute();
    await db.schema.createIndex('tokens_by_maker').on('tokens').column('maker_id').execute();
    await sql`update tokens set maker_kind = 'installation' where created_by = 'automation'`.execute(db);
    await sql`update tokens
      set maker_kind = 'person', maker_id = (select id from users where email = tokens.created_by)
      where created_by in (select email from users)`.execute(db);
    await sql`delete from tokens
      where maker_kind = 'unknown' and created_by like '%@%' and created_by not like 'token:%'`.execute(db);
  },
};

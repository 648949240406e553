// Who caused a run (S9.4): who sent an event by hand, and for each run all who had to do with it. Of a run of before it is
// known who started it by hand, and for one that a token started, who made a token of that name.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const causers: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('events').addColumn('sent_by', 'text').execute();
    await db.schema.alterTable('runs').addColumn('caused_by', 'text').execute();
    await sql`update runs set caused_by = json_array(started_by) where started_by is not null`.execute(db);
    await sql`update runs set caused_by = (
        select json_group_array(name) from (
          select runs.started_by as name
          union select created_by from tokens where 'token:' || tokens.name = runs.started_by))
      where started_by like 'token:%'`.execute(db);
  },
};

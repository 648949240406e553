// Bodies of events are packed from here on, which an older Signalbox cannot read. Names the last one of before: those are
// packed in the background (body-packer.ts), since a store may hold a million.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const packedBodies: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`insert into named_values (name, value)
      select 'unpacked-bodies-through', cast(max(event_seq) as text) from event_bodies
      where true having max(event_seq) is not null`.execute(db);
  },
};

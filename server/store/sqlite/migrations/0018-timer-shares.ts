// Whose a timer is: flows share the places for runs that wake (T8), so the timers that are due are found flow by flow. Those
// that need no place (a gathering window, a called run that is to be cancelled) are nobody's.
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const timerShares: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table timers add column flow_id text not null default ''`.execute(db);
    await sql`update timers set flow_id = coalesce((select flow_id from runs where seq = timers.run_seq), '')
      where kind not in ('gather', 'cancel')`.execute(db);
    await db.schema.createIndex('timers_by_flow').on('timers').columns(['flow_id', 'due_at']).execute();
  },
};

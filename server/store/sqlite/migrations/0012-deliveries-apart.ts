// Deliveries with the same eventId that brought different events: each is stored, so that an event has the headers and the
// time of the one that brought it (T1).
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const deliveriesApart: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropIndex('deliveries_once').execute();
    await db.schema.createIndex('deliveries_by_event').on('deliveries').columns(['event_id', 'connection']).execute();
  },
};

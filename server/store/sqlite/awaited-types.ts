// Whether some step waits for events of a type (S8). It is asked of the store for each new event, by one seek, and
// never remembered: another process may have written the wait, and an event that is no arrival is never judged.
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { prepare } from './statements.ts';

export interface AwaitedTypes {
  /** True where at least one step waits for events of the type now. */
  has(eventType: string): boolean;
}

/** To be asked inside the transaction that stores the event. */
export function awaitedTypes(database: Database.Database, query: Kysely<Schema>): AwaitedTypes {
  const any = prepare(database, (p: { eventType: string }) =>
    query.selectFrom('waits').select('run_seq').where('event_type', '=', p.eventType).limit(1),
  );
  return { has: (eventType) => any.get({ eventType }) !== undefined };
}

// The event types that some step waits for, in memory, so that an event nobody waits for costs nothing more (S8). It may
// name one type too many (a write that was undone), never one too few.
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { distinct } from './newest.ts';
import type { Schema } from './schema.ts';
import { prepare } from './statements.ts';

export class AwaitedTypes {
  readonly #types: Set<string>;

  constructor(database: Database.Database, query: Kysely<Schema>) {
    const next = prepare(database, (p: { after: string }) =>
      query
        .selectFrom('waits')
        .select('event_type as type')
        .where('event_type', '>', p.after)
        .orderBy('event_type')
        .limit(1),
    );
    this.#types = new Set(distinct((after) => next.get({ after })?.type));
  }

  get isEmpty(): boolean {
    return this.#types.size === 0;
  }

  has(eventType: string): boolean {
    return this.#types.has(eventType);
  }

  /** To be called before the wait is written. */
  add(eventType: string): void {
    this.#types.add(eventType);
  }

  /** To be called inside the transaction that found no wait for the type any more. */
  drop(eventType: string): void {
    this.#types.delete(eventType);
  }
}

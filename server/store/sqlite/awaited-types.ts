// The event types that some step waits for, in memory, so that an event nobody waits for costs nothing more (S8). It may
// name one type too many (a write that was undone), never one too few: a type comes before its wait is written, and goes
// after the commit that left no wait for it.
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Committer } from './committer.ts';
import { distinct, prepare } from './statements.ts';
import type { Schema } from './schema.ts';

export class AwaitedTypes {
  readonly #types: Set<string>;
  readonly #committer: Committer;
  readonly #isAwaited: (eventType: string) => boolean;

  constructor(database: Database.Database, query: Kysely<Schema>, committer: Committer) {
    this.#committer = committer;
    const any = prepare(database, (p: { eventType: string }) =>
      query.selectFrom('waits').select('run_seq').where('event_type', '=', p.eventType).limit(1),
    );
    this.#isAwaited = (eventType) => any.get({ eventType }) !== undefined;
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

  /** To be called inside a transaction that may have ended the last wait for the type. */
  dropUnawaited(eventType: string): void {
    if (this.#types.has(eventType)) this.#committer.afterCommit(() => this.#drop(eventType));
  }

  /** What is committed is looked at: another one may have begun to wait in the same commit. */
  #drop(eventType: string): void {
    try {
      if (!this.#isAwaited(eventType)) this.#types.delete(eventType);
    } catch {
      // It cannot be read now, so the type stays; the next event of the type asks again.
    }
  }
}

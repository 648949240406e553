// What the parts of this adapter share: the connection, the query builder, the writer, the totals, the clock.
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Clock } from '../../lib/clock.ts';
import type { AwaitedTypes } from './awaited-types.ts';
import type { Committer } from './committer.ts';
import type { CoverageTally } from './coverage-rows.ts';
import type { Schema } from './schema.ts';
import type { Tally } from './tally.ts';

/** Made once a store by open.ts; every part keeps what it needs of it. */
export interface Context {
  database: Database.Database;
  /** Builds queries only; statements.ts runs them. */
  query: Kysely<Schema>;
  /** All reads and writes go through it: it opens the transactions and translates the errors. */
  committer: Committer;
  /** Inserts, ends and removals of runs and events are reported to it (tally.ts). */
  tally: Tally;
  /** The ways by which events came are reported to it (coverage-rows.ts). */
  coverage: CoverageTally;
  awaited: AwaitedTypes;
  /** What decides about leases and timers; tests set it. */
  clock: Clock;
}

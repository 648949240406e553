// What the parts of this adapter share: the connection, the query builder, the writer, the totals, the clock.
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Clock } from '../../lib/clock.ts';
import type { AwaitedTypes } from './awaited-types.ts';
import type { Committer } from './committer.ts';
import type { CoverageTally } from './coverage-rows.ts';
import type { Schema } from './schema.ts';
import type { Tally } from './tally.ts';

export interface Context {
  database: Database.Database;
  /** Builds queries only; statements.ts runs them. */
  query: Kysely<Schema>;
  committer: Committer;
  tally: Tally;
  coverage: CoverageTally;
  awaited: AwaitedTypes;
  clock: Clock;
}

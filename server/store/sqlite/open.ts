// Opens the SQLite store of one data folder: locks it, sets SQLite up for durability, migrates, puts the parts
// together.
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { AppError } from '../../../shared/errors.ts';
import { systemClock, type Clock } from '../../lib/clock.ts';
import type { Store } from '../store.ts';
import { accessStore } from './access-store.ts';
import { auditStore } from './audit-store.ts';
import { bodyPacker } from './body-packer.ts';
import { awaitedTypes } from './awaited-types.ts';
import { callRows } from './call-rows.ts';
import { Committer, type Epilogue } from './committer.ts';
import { catchUpStore } from './catch-up-store.ts';
import { connectionStore } from './connection-store.ts';
import type { Context } from './context.ts';
import { CoverageTally } from './coverage-rows.ts';
import { PlannedOnceDialect } from './dialect.ts';
import { eventStore } from './event-store.ts';
import { flowStore } from './flow-store.ts';
import { watchFiles } from './file-watch.ts';
import { lockFolder, openError, prepareFile } from './folder.ts';
import { gatherRows } from './gather-rows.ts';
import { journal } from './journal.ts';
import { migrate } from './migrate.ts';
import { pruner } from './prune.ts';
import { runAppender } from './run-append.ts';
import { runStore } from './run-store.ts';
import { oktaHookStore } from './okta-hook-store.ts';
import { pledgeStore } from './pledge-store.ts';
import { pollRows } from './poll-rows.ts';
import { pollStore } from './poll-store.ts';
import { scheduleStore } from './schedule-store.ts';
import type { Schema } from './schema.ts';
import { tables } from './table-store.ts';
import { Tally } from './tally.ts';
import { triggerEvents } from './trigger-events.ts';
import { valueStore } from './value-store.ts';
import { waitRows } from './wait-rows.ts';
import { waitStore } from './wait-store.ts';

export interface SqliteStoreOptions {
  /** The database file. Its folder belongs to one process at a time. */
  file: string;
  /** What leases, timers and snapshots are dated by; tests give one that they set. */
  clock?: Clock;
  /** How long a write waits for a foreign process (a backup, a shell) that holds the file. Default 2,000. */
  busyTimeoutMs?: number;
}

/**
 * Opens the store and makes it where there is none. Until it is closed the folder is locked against other processes.
 * @throws ConflictError `store.in-use`, `store.newer`
 * @throws TerminalError `store.unwritable`, `store.malformed`
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { file, clock = systemClock, busyTimeoutMs = 2000 } = options;
  prepareFile(file);
  const lock = lockFolder(file);
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { timeout: busyTimeoutMs });
    const store = await storeOn(database, { file, clock, release: () => lock.release() });
    // J10: the folder is locked, so nobody lives who could have one, or poll.
    database.exec('delete from workers; delete from poll_claims');
    return store;
  } catch (error) {
    database?.close();
    lock.release();
    throw error instanceof AppError ? error : openError(file, error);
  }
}

/** The store of an open database, which it brings up to date and closes; `release` is called after that. */
export async function storeOn(
  database: Database.Database,
  { file, clock, release }: { file: string; clock: Clock; release(): void },
): Promise<Store> {
  setUp(database);
  const query = new Kysely<Schema>({ dialect: new PlannedOnceDialect({ database }) });
  await migrate(database, query, file);
  const tally = new Tally(database, query);
  const coverage = new CoverageTally(database, query);
  const committer = new Committer(database, inOrder(tally, coverage), watchFiles(file));
  const awaited = awaitedTypes(database, query);
  return assemble({ database, query, committer, tally, coverage, awaited, clock }, release);
}

/** Several epilogues as one. */
function inOrder(...parts: Epilogue[]): Epilogue {
  return {
    settle() {
      for (const part of parts) part.settle();
    },
    discard() {
      for (const part of parts) part.discard();
    },
  };
}

/**
 * The settings of the connection. `auto_vacuum` and `journal_mode` stay with the file; the others are set at each
 * start.
 */
function setUp(database: Database.Database): void {
  // Before the first table, or it has no effect.
  database.pragma('auto_vacuum = incremental');
  database.pragma('journal_mode = wal');
  // J2: FULL also survives a power cut; NORMAL would lose the last commits.
  database.pragma('synchronous = full');
  database.pragma('foreign_keys = on');
  database.pragma('temp_store = memory');
  // 16 MB: what is read again soon is little; with twice as much neither a wake nor a flow cost less of the processor.
  database.pragma('cache_size = -16384');
  // Not mapped: every page that was ever read would count as the process's memory (180 MB of 100,000 waiting runs), the
  // processor's time for a read was the same, and a broken disk would end the process by a signal instead of an error.
  database.pragma('mmap_size = 0');
  // 16 MB of log between checkpoints: fewer of the pauses in which pages are copied back.
  database.pragma('wal_autocheckpoint = 4000');
  database.pragma('journal_size_limit = 67108864');
}

/** Puts the parts together. Those that share statements (journals, windows, waits) are made once, here. */
function assemble(context: Context, release: () => void): Store {
  const { database, committer } = context;
  const values = valueStore(context);
  const journals = journal(context);
  const waits = waitRows(context);
  const gathers = gatherRows(context);
  const events = triggerEvents(context);
  const polls = pollRows(context);
  const { store: tableStore, write: writeTables } = tables(context);
  const write = runAppender(context, { journal: journals, waits, calls: callRows(context), writeTables });
  // Closing twice is harmless: a stop may be asked for while it is under way.
  let closed = false;
  return {
    flows: flowStore(context),
    events: eventStore(context, { gathers, events, polls }),
    runs: runStore(context, { journals, events, write }),
    waits: waitStore(context, { waits, gathers, events, write }),
    schedules: scheduleStore(context),
    pledges: pledgeStore(context),
    catchUps: catchUpStore(context),
    polls: pollStore(context, polls),
    tables: tableStore,
    connections: connectionStore(context),
    oktaHooks: oktaHookStore(context),
    access: accessStore(context),
    audit: auditStore(context),
    values,
    packBodies: bodyPacker(context),
    prune: pruner(context),
    async check() {
      if (committer.damage !== undefined) throw committer.damage;
      // A write is the only honest answer; it joins a group, so that probes do not hold up deliveries.
      await values.set('store.checked-at', context.clock.iso());
    },
    async close() {
      if (closed) return;
      closed = true;
      committer.close();
      // No ANALYZE, ever: statistics of a store that was small at its last stop make SQLite scan it when it has grown.
      database.close();
      release();
    },
  };
}

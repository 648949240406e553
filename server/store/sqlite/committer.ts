// The one writer. What joins within a turn of the event loop is committed by one transaction (J3); each waiter is
// answered after that commit. SQLite is synchronous here, so nothing can come between the statements of a group.
// Knows no table.
import type Database from 'better-sqlite3';
import type { AppError } from '../../../shared/errors.ts';
import type { FileWatch } from './file-watch.ts';
import { isUnavailable, storeClosed, toStoreError } from './sqlite-errors.ts';

/** One piece of work that waits for the next group, and whoever waits for it. */
interface Waiting {
  /** Writes; called again in a transaction of its own kind when a neighbour failed, never after its commit. */
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/**
 * What a transaction has to write once at its end, for all that was done in it, such as changed totals. The committer
 * calls `settle` before each commit and before each savepoint is released, and `discard` where the writes are undone.
 */
export interface Epilogue {
  /** Writes what was gathered, inside the transaction, and forgets it. */
  settle(): void;
  /** Forgets what was gathered without writing it. */
  discard(): void;
}

/** What became of one piece of work within a group that was committed. */
type Outcome = { value: unknown } | { error: unknown };

/** A longer group would hold the event loop for too long; the rest follows in the next turn. */
const LARGEST_GROUP = 500;

/**
 * The writer of one database. States of a piece of work: it waits for a group, is done in the group's transaction, and
 * is answered after the commit. Where something in the group throws, the transaction is undone and all of it is done
 * again, each piece in a savepoint, so only the piece that throws is refused. Where the disk fails, the whole group is.
 */
export class Committer {
  readonly #database: Database.Database;
  readonly #begin: Database.Statement;
  readonly #beginView: Database.Statement;
  readonly #commit: Database.Statement;
  readonly #epilogue: Epilogue;
  readonly #files: FileWatch;
  #waiting: Waiting[] = [];
  #scheduled = false;
  #closed = false;
  #damage: AppError | undefined;

  /**
   * @param epilogue what is written at the end of each transaction
   * @param files asked before a transaction begins, and again before anybody hears of its commit
   */
  constructor(database: Database.Database, epilogue: Epilogue, files: FileWatch = { check: () => undefined }) {
    this.#database = database;
    this.#epilogue = epilogue;
    this.#files = files;
    this.#begin = database.prepare('begin immediate');
    this.#beginView = database.prepare('begin deferred');
    this.#commit = database.prepare('commit');
  }

  /**
   * Does `work` in the next group's transaction; resolves with its value once that is durable. `work` is synchronous
   * and may run twice: when another one of the group fails, all are undone and each is done again by itself.
   * @throws RetryableError `store.unavailable`: nothing of the group was stored; anything else: `work`'s own failure.
   */
  join<Value>(work: () => Value): Promise<Value> {
    if (this.#closed) return Promise.reject(storeClosed());
    return new Promise<Value>((resolve, reject) => {
      // The value that comes back is the one that this `work` returned.
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /**
   * Does `work` in a transaction of its own, at once: for writes that are too rare to be worth a group. `work` is
   * synchronous and is done once.
   * @throws RetryableError `store.unavailable`, `store.gone`, `store.corrupt`; anything else: `work`'s own failure
   */
  async write<Value>(work: () => Value): Promise<Value> {
    if (this.#closed) throw storeClosed();
    try {
      this.#files.check();
      this.#begin.run();
      const value = work();
      this.#finish();
      return value;
    } catch (error) {
      this.#rollback();
      throw this.#translated(error);
    }
  }

  /**
   * Does `work` and undoes it: what it gives is what it would give if it were done now.
   * @throws as `write`
   */
  async trial<Value>(work: () => Value): Promise<Value> {
    if (this.#closed) throw storeClosed();
    try {
      this.#begin.run();
      return work();
    } catch (error) {
      throw this.#translated(error);
    } finally {
      this.#rollback();
    }
  }

  /** Reads, by one statement or two; here because the errors of a read need the same translation. */
  async read<Value>(work: () => Value): Promise<Value> {
    if (this.#closed) throw storeClosed();
    try {
      return work();
    } catch (error) {
      throw this.#translated(error);
    }
  }

  /**
   * Reads by many statements: all of them see one state, and SQLite takes its locks once, not once a statement, which
   * is most of the cost of a small one.
   */
  view<Value>(work: () => Value): Promise<Value> {
    return this.read(() => {
      this.#beginView.run();
      try {
        return work();
      } finally {
        // A broken disk has ended it already, and its own error is the one to report.
        if (this.#database.inTransaction) this.#commit.run();
      }
    });
  }

  /** What was found to be damaged since the start; a file does not mend itself. */
  get damage(): AppError | undefined {
    return this.#damage;
  }

  /** Commits everything that waits, then takes nothing more. */
  close(): void {
    while (this.#waiting.length > 0) this.#flush();
    this.#closed = true;
  }

  /**
   * Lets one flush follow in this turn's end. `setImmediate` comes after all I/O of the turn, so what the turn brought
   * joins.
   */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  /** Commits one group and answers its waiters. They are answered after the commit, and never from inside of it. */
  #flush(): void {
    const group = this.#waiting.splice(0, LARGEST_GROUP);
    if (group.length === 0) return;
    const outcomes = this.#commitGroup(group);
    for (const [at, waiting] of group.entries()) {
      const outcome = outcomes[at]!;
      if ('error' in outcome) waiting.reject(this.#translated(outcome.error));
      else waiting.resolve(outcome.value);
    }
  }

  /** The outcomes of a group, in its order. First all of it in one go, which nearly always succeeds. */
  #commitGroup(group: Waiting[]): Outcome[] {
    try {
      return this.#attempt(group, (work) => ({ value: work() }));
    } catch (error) {
      if (isUnavailable(error)) return group.map(() => ({ error }));
    }
    // One of them is bad. Its neighbours must not suffer: once more, each one undoable by itself.
    try {
      return this.#attempt(group, (work) => this.#savepoint(work));
    } catch (error) {
      return group.map(() => ({ error }));
    }
  }

  /** One transaction for the group; throws what `perform` or the commit throws, after it has undone everything. */
  #attempt(group: Waiting[], perform: (work: () => unknown) => Outcome): Outcome[] {
    try {
      this.#files.check();
      this.#begin.run();
      const outcomes = group.map(({ work }) => perform(work));
      this.#finish();
      return outcomes;
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  /** Ends a transaction. The epilogue is part of it. */
  #finish(): void {
    this.#epilogue.settle();
    this.#commit.run();
    // A slow disk gives time to take the files away.
    this.#files.check();
  }

  /** Does one piece so that it can be undone by itself. */
  #savepoint(work: () => unknown): Outcome {
    this.#database.exec('savepoint item');
    try {
      const value = work();
      this.#epilogue.settle();
      this.#database.exec('release item');
      return { value };
    } catch (error) {
      // A full or broken disk ends the whole group, not this one alone.
      if (isUnavailable(error)) throw error;
      this.#epilogue.discard();
      this.#database.exec('rollback to item; release item');
      return { error };
    }
  }

  /** The error as the port promises it. It remembers the first damage that it meets, for `check` of the store. */
  #translated(error: unknown): AppError {
    const translated = toStoreError(error);
    if (translated.code === 'store.corrupt') this.#damage ??= translated;
    return translated;
  }

  /** Undoes what is open; harmless where nothing is. */
  #rollback(): void {
    this.#epilogue.discard();
    // SQLite has undone the transaction by itself after some errors, a full disk among them.
    if (!this.#database.inTransaction) return;
    try {
      this.#database.exec('rollback');
    } catch {
      // The error that led here is the one to report; the next `begin` fails while this one stands.
    }
  }
}

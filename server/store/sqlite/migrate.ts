// Brings a store file to the newest schema, or refuses one that a newer Signalbox has written.
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ConflictError } from '../../../shared/errors.ts';
import { migrationNames, migrationProvider } from './migrations/all.ts';
import type { Schema } from './schema.ts';

/** Where kysely keeps the names of the migrations that were applied. */
const TABLE = 'migrations';

/**
 * Applies what is missing, in the order of names; all of it or nothing. A store whose newest migration is not known
 * here was written by a newer version, which may have given a column another meaning, so it is not touched.
 * @throws ConflictError `store.newer`
 */
export async function migrate(database: Database.Database, query: Kysely<Schema>, file: string): Promise<void> {
  const done = appliedMigrations(database);
  const unknown = done.filter((name) => !migrationNames.includes(name));
  if (unknown.length > 0) {
    throw new ConflictError(
      'store.newer',
      `The store ${file} was written by a newer Signalbox (it has ${unknown.join(', ')}). Start that version, or restore a backup from before the upgrade.`,
      { details: { file, unknown } },
    );
  }
  if (done.length === migrationNames.length) return;
  // kysely does not wrap SQLite's migrations into a transaction; all of them or none.
  database.exec('begin exclusive');
  try {
    const migrator = new Migrator({
      db: query,
      provider: migrationProvider,
      migrationTableName: TABLE,
      migrationLockTableName: 'migrations_lock',
    });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error;
    database.exec('commit');
  } catch (error) {
    if (database.inTransaction) database.exec('rollback');
    throw error;
  }
}

/** The names that the store has; none in a new file. */
function appliedMigrations(database: Database.Database): string[] {
  const table = database.prepare(`select 1 from sqlite_master where type = 'table' and name = ?`).get(TABLE);
  if (!table) return [];
  return database.prepare<[], string>(`select name from ${TABLE} order by name`).pluck().all();
}

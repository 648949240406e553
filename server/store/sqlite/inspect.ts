// Whether a store can be read, and on request all of it is sound, while a server may be using it. Changes nothing.
import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Up to this size all pages are looked at anyhow: it takes less than a second. */
const SMALL_BYTES = 64 * 1024 * 1024;
/** How long it waits for another process that holds the file. */
const BUSY_MS = 10_000;
/** Problems that are told at most: one broken page breaks many rows. */
const MOST_SHOWN = 10;

/** What `signalbox doctor` is told. */
export interface Inspection {
  /** False: there is no file. */
  exists: boolean;
  /** True where every page was looked at. */
  whole: boolean;
  /** In SQLite's words; empty: it is sound, as far as was looked. */
  problems: string[];
}

/**
 * `deep`: it looks at every row and its indexes, and at what rows refer to, which takes minutes where the store is
 * large. It never throws: what keeps it from looking is a problem, too.
 */
export function inspectSqliteStore(file: string, { deep }: { deep: boolean }): Inspection {
  if (!existsSync(file)) return { exists: false, whole: true, problems: [] };
  const whole = deep || statSync(file).size <= SMALL_BYTES;
  let store: Database.Database | undefined;
  try {
    store = new Database(file, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
    // A file without this table is no store of ours.
    store.prepare('select name from migrations').all();
    return { exists: true, whole, problems: whole ? problemsIn(store, deep) : [] };
  } catch (error) {
    return { exists: true, whole, problems: [error instanceof Error ? error.message : String(error)] };
  } finally {
    store?.close();
  }
}

/** What SQLite's own checks say. References are checked last, for in a damaged file they would all be wrong. */
function problemsIn(store: Database.Database, deep: boolean): string[] {
  const said = store.pragma(`${deep ? 'integrity_check' : 'quick_check'}(${MOST_SHOWN})`) as Record<string, string>[];
  const problems = said.flatMap((row) => Object.values(row)).filter((text) => text !== 'ok');
  if (!deep || problems.length > 0) return problems;
  const dangling = store.pragma('foreign_key_check') as { table: string; parent: string }[];
  return dangling
    .slice(0, MOST_SHOWN)
    .map(({ table, parent }) => `a row of ${table} names one of ${parent} that is not there`);
}

// The event hooks that Signalbox made in Okta, in SQLite.
import type { OktaHookRow, OktaHookStore, SeenHook } from '../okta-hook-store.ts';
import type { Context } from './context.ts';
import type { OktaHookTable } from './schema.ts';
import { execute, selectAll, selectFirst } from './statements.ts';

/**
 * The part `oktaHooks` of the store. Rows are few, so nothing is prepared and each write is a transaction of its own.
 */
export function oktaHookStore({ database, query, committer }: Context): OktaHookStore {
  const all = query.selectFrom('okta_hooks').selectAll();
  return {
    list: () => committer.read(() => selectAll(database, all.orderBy('connection')).map(rowOf)),
    find: (connection) =>
      committer.read(() => {
        const found = selectFirst(database, all.where('connection', '=', connection));
        return found === undefined ? undefined : rowOf(found);
      }),
    put: (row) =>
      committer.write(() => {
        const values = valuesOf(row);
        execute(
          database,
          query
            .insertInto('okta_hooks')
            .values(values)
            .onConflict((conflict) => conflict.column('connection').doUpdateSet(values)),
        );
      }),
    remove: (connection) =>
      committer.write(() => {
        execute(database, query.deleteFrom('okta_hooks').where('connection', '=', connection));
      }),
  };
}

/** The texts in it were written by `valuesOf`. */
function rowOf(row: OktaHookTable): OktaHookRow {
  return {
    connection: row.connection,
    name: row.name,
    hookId: row.hook_id,
    channel: row.channel,
    seen: row.seen === null ? null : (JSON.parse(row.seen) as SeenHook),
    seenAt: row.seen_at,
    refused: JSON.parse(row.refused) as string[],
    attempts: row.attempts,
    nextAt: row.next_at,
    error: row.error === null ? null : (JSON.parse(row.error) as NonNullable<OktaHookRow['error']>),
  };
}

/** The row as its columns hold it. */
function valuesOf(row: OktaHookRow): OktaHookTable {
  return {
    connection: row.connection,
    name: row.name,
    hook_id: row.hookId,
    channel: row.channel,
    seen: row.seen === null ? null : JSON.stringify(row.seen),
    seen_at: row.seenAt,
    refused: JSON.stringify(row.refused),
    attempts: row.attempts,
    next_at: row.nextAt,
    error: row.error === null ? null : JSON.stringify(row.error),
  };
}

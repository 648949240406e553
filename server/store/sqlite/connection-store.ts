// Connections in SQLite. Secrets are envelopes, stored as they come.
import type { ConnectionRow, ConnectionStore } from '../connection-store.ts';
import type { Context } from './context.ts';
import { isDuplicate } from './sqlite-errors.ts';
import { execute, selectAll, selectFirst } from './statements.ts';
import { connectionExists, connectionNotFound } from '../refusals.ts';

/** The part `connections` of the store. */
export function connectionStore({ database, query, committer }: Context): ConnectionStore {
  const columns = query
    .selectFrom('connections')
    .select(['id', 'app', 'name', 'settings', 'secrets', 'created_at as createdAt', 'updated_at as updatedAt']);
  const find = (id: string): ConnectionRow | undefined => selectFirst(database, columns.where('id', '=', id));

  return {
    list: () => committer.read(() => selectAll(database, columns.orderBy('id'))),
    find: (id) => committer.read(() => find(id)),
    create: (connection) =>
      committer.write((): ConnectionRow => {
        const { createdAt, ...rest } = connection;
        try {
          const row = { ...rest, created_at: createdAt, updated_at: createdAt };
          execute(database, query.insertInto('connections').values(row));
        } catch (error) {
          // Not looked up before: two who add the same id at once would both find it free.
          if (!isDuplicate(error)) throw error;
          throw connectionExists(connection.id);
        }
        return { ...connection, updatedAt: createdAt };
      }),
    update: ({ id, name, settings, secrets, at }) =>
      committer.write((): ConnectionRow => {
        const change = { name, settings, secrets, updated_at: at };
        execute(database, query.updateTable('connections').set(change).where('id', '=', id));
        const row = find(id);
        if (!row) throw connectionNotFound(id);
        return row;
      }),
    remove: (id) =>
      committer.write(() => {
        if (execute(database, query.deleteFrom('connections').where('id', '=', id)).changes === 0)
          throw connectionNotFound(id);
        // In the same transaction, or a new connection of this id would find the hook of the old one.
        execute(database, query.deleteFrom('okta_hooks').where('connection', '=', id));
      }),
  };
}

// Small named values in SQLite.
import type { ValueStore } from '../store.ts';
import type { Context } from './context.ts';
import { execute, prepare } from './statements.ts';

/** The part `values` of the store. */
export function valueStore({ database, query, committer }: Context): ValueStore {
  const byName = prepare(database, (p: { name: string }) =>
    query.selectFrom('named_values').select('value').where('name', '=', p.name),
  );
  const insert = (name: string, value: string) => query.insertInto('named_values').values({ name, value });

  return {
    find: (name) => committer.read(() => byName.get({ name })?.value),
    set: (name, value) =>
      committer.join(() => {
        execute(
          database,
          insert(name, value).onConflict((c) => c.column('name').doUpdateSet({ value })),
        );
      }),
    setOnce: (name, value) =>
      committer.write(() => {
        execute(
          database,
          insert(name, value).onConflict((c) => c.column('name').doNothing()),
        );
        // In the transaction of the insert, so of two who set it at once both hear the same value.
        return byName.get({ name })!.value;
      }),
    remove: (name) =>
      committer.write(() => void execute(database, query.deleteFrom('named_values').where('name', '=', name))),
  };
}

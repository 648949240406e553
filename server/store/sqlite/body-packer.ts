// Packs bodies that an older Signalbox stored as text, a few a call, in transactions of its own. Where it is stands in the
// store and goes with each batch, so an end of the process at any moment costs nothing; both forms are read meanwhile.
import { packBody } from './body-text.ts';
import type { Context } from './context.ts';
import { execute, prepare } from './statements.ts';

const UNPACKED_THROUGH = 'unpacked-bodies-through';
const PAGES_A_VACUUM = 250;

/** Resolves with how many it looked at; 0: none is left. */
export function bodyPacker({ database, query, committer }: Context): (batch: number) => Promise<number> {
  const through = prepare(database, () =>
    query.selectFrom('named_values').select('value').where('name', '=', UNPACKED_THROUGH),
  );
  const newestOf = prepare(database, (p: { through: number; limit: number }) =>
    query
      .selectFrom('event_bodies')
      .select(['event_seq as seq', 'body'])
      .where('event_seq', '<=', p.through)
      .orderBy('event_seq', 'desc')
      .limit(p.limit),
  );
  const setBody = prepare(database, (p: { seq: number; body: string | Buffer }) =>
    query.updateTable('event_bodies').set({ body: p.body }).where('event_seq', '=', p.seq),
  );

  function pack(limit: number): number {
    const stored = through.get({})?.value;
    if (stored === undefined) return 0;
    const found = newestOf.all({ through: Number(stored), limit });
    for (const { seq, body } of found) {
      const packed = typeof body === 'string' ? packBody(body) : body;
      if (packed !== body) setBody.run({ seq, body: packed });
    }
    const last = found.at(-1)?.seq;
    const mark = query.updateTable('named_values').set({ value: String((last ?? 0) - 1) });
    execute(
      database,
      last === undefined
        ? query.deleteFrom('named_values').where('name', '=', UNPACKED_THROUGH)
        : mark.where('name', '=', UNPACKED_THROUGH),
    );
    return found.length;
  }

  return async (batch) => {
    const done = await committer.write(() => pack(batch));
    if (done > 0) await committer.read(() => database.pragma(`incremental_vacuum(${PAGES_A_VACUUM})`));
    return done;
  };
}

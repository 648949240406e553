// Packs bodies that an older Signalbox stored as text, a few a call, in transactions of its own. Where it is stands in
// the store and goes with each batch, so an end of the process at any moment costs nothing; both forms are read
// meanwhile.
import { packBody } from './body-text.ts';
import type { Context } from './context.ts';
import { execute, prepare } from './statements.ts';

/**
 * Name of the value that says up to which event bodies may still be text. Migration 0013-packed-bodies.ts sets it;
 * where it is gone, all are packed.
 */
const UNPACKED_THROUGH = 'unpacked-bodies-through';
/** So many pages are given back to the disk at a time, to keep the writer free. */
const PAGES_A_VACUUM = 250;

/**
 * `batch`: how many bodies a call looks at. It resolves with how many it has looked at; 0: none is left. Housekeeping
 * calls it until then.
 */
export function bodyPacker({ database, query, committer }: Context): (batch: number) => Promise<number> {
  const through = prepare(database, () =>
    query.selectFrom('named_values').select('value').where('name', '=', UNPACKED_THROUGH),
  );
  // From the newest to the oldest: the oldest ones may be pruned before their turn comes.
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
      // A body that came packed since the upgrade stays as it is.
      const packed = typeof body === 'string' ? packBody(body) : body;
      if (packed !== body) setBody.run({ seq, body: packed });
    }
    // The mark goes with the batch in one transaction; when nothing was found, the work is done and the mark goes.
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

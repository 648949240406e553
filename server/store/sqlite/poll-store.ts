// Polling in SQLite: who polls which connection, how far each has come, its gaps, and what was counted of its events.
import type { PollGap, PollStore } from '../poll-store.ts';
import type { Context } from './context.ts';
import type { PollRows } from './poll-rows.ts';
import { execute, prepare, selectAll } from './statements.ts';
import { hourOf } from './tally.ts';

/** How many of the newest deliveries are looked through for one by the hook: no index leads there. */
const LOOKED_THROUGH = 20_000;

/** The part `polls` of the store. */
export function pollStore({ database, query, committer }: Context, rows: PollRows): PollStore {
  const claimOf = prepare(database, (p: { connection: string }) =>
    query.selectFrom('poll_claims').selectAll().where('connection', '=', p.connection),
  );
  const newest = prepare(database, () => query.selectFrom('deliveries').select((e) => e.fn.max('seq').as('seq')));
  const hookSource = prepare(database, (p: { connection: string; after: number }) =>
    query
      .selectFrom('deliveries')
      .select('source')
      .where('seq', '>', p.after)
      .where('connection', '=', p.connection)
      .where('via', '=', 'hook')
      .where('source', 'is not', null)
      .orderBy('seq', 'desc')
      .limit(1),
  );

  /** Reads the newest ones, and gives them oldest first. */
  function gaps({ connection, since, until, limit }: Parameters<PollStore['gaps']>[0]): PollGap[] {
    const found = query
      .selectFrom('poll_gaps')
      .select(['from_at as from', 'to_at as to', 'reason', 'healed_at as healedAt'])
      .where('connection', '=', connection)
      .where('to_at', '>=', since)
      .where('from_at', '<=', until)
      .orderBy('to_at', 'desc')
      .orderBy('seq', 'desc')
      .limit(limit);
    return selectAll(database, found).toReversed();
  }

  /** Whole hours: those of `since` and `until` count with all that they have. */
  function coverage({ connection, since, until }: Parameters<PollStore['coverage']>[0]) {
    const [first, last] = [hourOf(since), hourOf(until)];
    const hours = query
      .selectFrom('coverage')
      .select([
        'hour',
        'events',
        'by_hook as byHook',
        'by_hook_only as byHookOnly',
        'by_poll_only as byPollOnly',
        'unhookable',
        'failures',
        'max_delay as maxDelayMs',
      ])
      .where('connection', '=', connection)
      .where('hour', '>=', first)
      .where('hour', '<=', last)
      .orderBy('hour');
    const delays = query
      .selectFrom('coverage_delays')
      .select(['hour', 'bucket', 'count'])
      .where('connection', '=', connection)
      .where('hour', '>=', first)
      .where('hour', '<=', last)
      .orderBy('hour')
      .orderBy('bucket');
    const byHour = Map.groupBy(selectAll(database, delays), ({ hour }) => hour);
    return selectAll(database, hours).map((row) => ({
      ...row,
      delays: (byHour.get(row.hour) ?? []).map(({ bucket, count }) => ({ bucket, count })),
    }));
  }

  return {
    list: () => committer.read(() => rows.all()),
    find: (connection) => committer.read(() => rows.find(connection)),
    put: (progress) => committer.join(() => rows.advance(progress)),
    claim: ({ connection, holder, now, until }) =>
      committer.write(() => {
        const held = claimOf.get({ connection });
        // A claim that reaches further than any can was written by a clock that stands wrong, and binds nobody: the
        // step of each page keeps two who read at once from storing it twice.
        const holds = held !== undefined && held.held_until > now && held.held_until <= until + (until - now);
        if (holds && held.holder !== holder) return false;
        execute(database, query.replaceInto('poll_claims').values({ connection, holder, held_until: until }));
        return true;
      }),
    release: ({ connection, holder }) =>
      committer.write(() => {
        const mine = query.deleteFrom('poll_claims').where('connection', '=', connection).where('holder', '=', holder);
        execute(database, mine);
      }),
    remove: (connection) =>
      committer.write(() => {
        for (const table of ['polls', 'poll_claims', 'poll_gaps', 'coverage', 'coverage_delays'] as const)
          execute(database, query.deleteFrom(table).where('connection', '=', connection));
      }),
    gaps: (asked) => committer.read(() => gaps(asked)),
    coverage: (asked) => committer.view(() => coverage(asked)),
    hookSource: (connection) =>
      committer.read(() => {
        const after = (newest.get({})?.seq ?? 0) - LOOKED_THROUGH;
        return hookSource.get({ connection, after })?.source ?? null;
      }),
  };
}

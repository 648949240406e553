// How many runs ended by the hour, and how long they took: from totals that are kept, and from the newest rows. Reads
// only.
import type { RunStatus } from '../../../shared/run.ts';
import type { RunStatistics, StatisticsQuery } from '../run-store.ts';
import type { Context } from './context.ts';
import { boundsReader, type Bounds } from './newest.ts';
import { prepare } from './statements.ts';
import { hourOf } from './tally.ts';

const ENDED: readonly RunStatus[] = ['succeeded', 'failed', 'cancelled'];

/** What a duration is made of. */
interface Times {
  seq: number;
  mode: string;
  startedAt: string | null;
  endedAt: string | null;
}

/** The read behind the charts: ends from the totals, durations from the newest rows. */
export function runStatistics(context: Context): (wanted: StatisticsQuery) => RunStatistics {
  const { database, query } = context;
  const readBounds = boundsReader(context, 'run_hours');
  const totals = prepare(database, (p: { since: string; until: string }) =>
    query
      .selectFrom('run_totals')
      .select(['hour', 'status', (e) => e.fn.sum<number>('count').as('count')])
      .where('hour', '>=', p.since)
      .where('hour', '<=', p.until)
      .groupBy(['hour', 'status']),
  );
  const totalsOfFlow = prepare(database, (p: { since: string; until: string; flow: string }) =>
    query
      .selectFrom('run_totals')
      .select(['hour', 'status', 'count'])
      .where('hour', '>=', p.since)
      .where('hour', '<=', p.until)
      .where('flow_id', '=', p.flow),
  );
  const newest = (p: Bounds) =>
    query
      .selectFrom('runs')
      .select(['seq', 'mode', 'started_at as startedAt', 'ended_at as endedAt'])
      .where('seq', '>', p.after)
      .where('seq', '<', p.before)
      .orderBy('seq', 'desc')
      .limit(p.limit);
  const all = prepare(database, (p: Bounds) => newest(p));
  const ofFlow = prepare(database, (p: Bounds & { status: RunStatus; flow: string }) =>
    newest(p).where('status', '=', p.status).where('flow_id', '=', p.flow),
  );

  /**
   * The newest runs within bounds. Of one flow each status is a range of its own, so that no run of another flow is
   * read.
   */
  function newestTimes(flow: string | undefined, bounds: Bounds): Times[] {
    if (flow === undefined) return all.all(bounds);
    const times = ENDED.flatMap((status) => ofFlow.all({ ...bounds, status, flow }));
    return times.sort((a, b) => b.seq - a.seq).slice(0, bounds.limit);
  }

  return ({ flow, since, until, mostDurations }) => {
    const hours = { since: hourOf(since), until: hourOf(until) };
    const ended = flow === undefined ? totals.all(hours) : totalsOfFlow.all({ ...hours, flow });
    const times = newestTimes(flow, readBounds({ since, until, limit: mostDurations }));
    // Dry runs try a flow out, so they are no measure. Clocks that were set back give 0.
    const durations = times.slice(0, mostDurations).flatMap(({ mode, startedAt, endedAt }) => {
      if (mode === 'dry' || startedAt === null || endedAt === null || endedAt < since || endedAt > until) return [];
      return [{ hour: hourOf(endedAt), ms: Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) }];
    });
    return { ended: ended.filter(({ count }) => count > 0), durations, hasMoreDurations: times.length > mostDurations };
  };
}

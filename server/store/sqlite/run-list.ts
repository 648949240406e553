// Lists of runs: the page of the API, the worker's queue, the flows list's newest runs. Reads only.
import { sql } from 'kysely';
import type { RunStatus } from '../../../shared/run.ts';
import { pageOf, type Page } from '../page.ts';
import type { RunFilter, RunHead, RunRow, RunStore } from '../run-store.ts';
import type { RunWaitKind } from '../rows.ts';
import type { Context } from './context.ts';
import { isoTime } from '../../lib/iso-time.ts';
import { boundsReader, flowsByStatus, newestOf, oldestOf, seqs, type Bounds } from './newest.ts';
import { distinct, prepare, selectAll } from './statements.ts';
import { selectRuns, toRunHead, toRunRow } from './run-rows.ts';
import { NOT_KNOWN, waitKindReader } from './run-waits.ts';
import { hourOf } from './tally.ts';

/** In the order of a run's life. */
export const RUN_STATUSES: readonly RunStatus[] = ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'];

/** Rows that one statement reads by their numbers: SQLite takes 32,766 parameters a statement. */
const ROWS_A_READ = 500;

type RecentQuery = Parameters<RunStore['recentByFlow']>[0];
/** The runs of one status and flow within bounds, which one index range holds. */
type FlowRange = Bounds & { status: RunStatus; flow: string };

/** The reads of `RunStore` that go over many runs, for its SQLite adapter. */
export interface RunLists {
  list(filter: RunFilter): Page<RunRow>;
  /** Flows with queued runs that have their turn, or take none. */
  queuedFlows(): string[];
  /** The oldest such runs, of each of the flows no more than its number. */
  queued(wanted: { flows: ReadonlyMap<string, number>; limit: number }): RunHead[];
  /** The runs that have the status `running`, in order of arrival. */
  running(wanted: { afterSeq: number; limit: number }): RunHead[];
  oldestQueued(): { flowId: string; createdAt: string }[];
  startsSince(since: string): { flowId: string; second: string; count: number }[];
  recentByFlow(wanted: RecentQuery): Awaited<ReturnType<RunStore['recentByFlow']>>;
}

/** Each list finds the numbers of its runs by ranges of indexes, and then reads the rows of one page. */
export function runLists(context: Context): RunLists {
  const { database, query } = context;
  const readBounds = boundsReader(context, 'run_hours');

  const flowsIn = flowsByStatus(context);
  const waitKinds = waitKindReader(context);
  const oldestRunning = prepare(database, (p: { flow: string; after: number; limit: number }) =>
    query
      .selectFrom('runs')
      .select('seq')
      .where('status', '=', 'running')
      .where('flow_id', '=', p.flow)
      .where('seq', '>', p.after)
      .orderBy('seq')
      .limit(p.limit),
  );
  // In the words of the index runs_ready, which SQLite must recognise.
  const ready = () => query.selectFrom('runs').where(sql<boolean>`+status = 'queued' and key_turn is not 0`);
  // Steps from flow to flow through the index, whatever the length of their queues.
  const nextReadyFlow = prepare(database, (p: { after: string }) =>
    ready().select('flow_id as flow').where('flow_id', '>', p.after).orderBy('flow_id').limit(1),
  );
  const oldestReady = prepare(database, (p: { flow: string; after: number; limit: number }) =>
    ready().select('seq').where('flow_id', '=', p.flow).where('seq', '>', p.after).orderBy('seq').limit(p.limit),
  );
  const newest = (p: Bounds) =>
    query
      .selectFrom('runs')
      .select('seq')
      .where('seq', '>', p.after)
      .where('seq', '<', p.before)
      .orderBy('seq', 'desc')
      .limit(p.limit);
  const all = prepare(database, (p: Bounds) => newest(p));
  const allTimed = prepare(database, (p: Bounds) =>
    newest(p).where('created_at', '>=', p.since).where('created_at', '<=', p.until),
  );
  const range = prepare(database, (p: FlowRange) =>
    newest(p).where('status', '=', p.status).where('flow_id', '=', p.flow),
  );
  const rangeTimed = prepare(database, (p: FlowRange) =>
    newest(p)
      .where('status', '=', p.status)
      .where('flow_id', '=', p.flow)
      .where('created_at', '>=', p.since)
      .where('created_at', '<=', p.until),
  );
  const byId = prepare(database, (p: { id: string }) => query.selectFrom('runs').select('seq').where('id', '=', p.id));
  const byEvent = prepare(database, (p: { id: string }) =>
    query.selectFrom('runs').select('seq').where('event_id', '=', p.id),
  );
  // T3: runs that gathered the event beside their first one.
  const gatheredFrom = prepare(database, (p: { id: string }) =>
    query.selectFrom('run_events').select('run_seq as seq').where('event_id', '=', p.id),
  );
  const eventsByUuid = prepare(database, (p: { key: string }) =>
    query.selectFrom('events').select('id').where('key', '=', p.key),
  );
  const totals = prepare(database, (p: { hour: string }) =>
    query
      .selectFrom('run_totals')
      .select(['flow_id as flow', 'status', (e) => e.fn.sum<number>('count').as('count')])
      .where('hour', '>=', p.hour)
      .groupBy(['flow_id', 'status']),
  );
  const queuedCount = prepare(database, (p: { flow: string }) =>
    query.selectFrom('queued_runs').select('count').where('flow_id', '=', p.flow),
  );
  const firstQueued = prepare(database, (p: { flow: string }) =>
    query
      .selectFrom('runs')
      .select('created_at as createdAt')
      .where('status', '=', 'queued')
      .where('flow_id', '=', p.flow)
      .orderBy('seq')
      .limit(1),
  );
  // T5: what a stored event or a call started. A person's runs and replays have `started_by` or `replay_of`.
  const starts = prepare(database, (p: { after: number; since: string }) =>
    query
      .selectFrom('runs')
      .select([
        'flow_id as flowId',
        (e) => e.fn<string>('substr', ['created_at', e.lit(1), e.lit(19)]).as('second'),
        (e) => e.fn.countAll<number>().as('count'),
      ])
      .where('seq', '>', p.after)
      .where('created_at', '>=', p.since)
      .where('mode', '=', 'live')
      .where((e) =>
        e.or([
          e.and([e('event_id', 'is not', null), e('replay_of', 'is', null), e('started_by', 'is', null)]),
          e.exists(e.selectFrom('calls').select('run_seq').whereRef('calls.run_seq', '=', 'runs.seq')),
        ]),
      )
      .groupBy(['flow_id', 'second']),
  );
  const createdAt = prepare(database, (p: { seq: number }) =>
    query.selectFrom('runs').select('created_at as at').where('seq', '=', p.seq),
  );

  /** The runs with these numbers, in no order. */
  function rows(of: readonly number[]): RunRow[] {
    if (of.length === 0) return [];
    return selectAll(database, selectRuns(query).where('runs.seq', 'in', of)).map(toRunRow);
  }

  const newestFirst = (of: readonly number[]): RunRow[] => rows(of).sort((a, b) => b.seq - a.seq);

  /**
   * The first `limit` of these runs that match, newest first. They are read in parts, for an event may have been
   * replayed any number of times.
   */
  function firstOf(of: readonly number[], matches: (run: RunRow) => boolean, limit: number): RunRow[] {
    const found: RunRow[] = [];
    for (let at = 0; at < of.length && found.length < limit; at += ROWS_A_READ)
      found.push(...newestFirst(of.slice(at, at + ROWS_A_READ)).filter(matches));
    return found;
  }

  /** The ids that an event may have by this name: as it stands, and those with it as their uuid. */
  function eventIds(idOrUuid: string): string[] {
    return [idOrUuid, ...eventsByUuid.all({ key: `uuid:${idOrUuid}` }).map((event) => event.id)];
  }

  const ofEvents = (ids: readonly string[]): number[] =>
    ids.flatMap((id) => [...seqs(byEvent.all({ id })), ...seqs(gatheredFrom.all({ id }))]);

  /** The newest numbers of each wanted status and flow. Read one after the other, as they are asked for. */
  function* ranges(filter: RunFilter, bounds: Bounds, flowMatches: (flow: string) => boolean): Generator<number[]> {
    if (filter.waits !== undefined) {
      const isOf = (flow: string): boolean => flowMatches(flow) && (filter.flow === undefined || flow === filter.flow);
      yield* waitKinds.ranges(filter.waits, bounds, isOf);
      return;
    }
    const read = (status: RunStatus, flow: string): number[] =>
      seqs((bounds.timed ? rangeTimed : range).all({ ...bounds, status, flow }));
    for (const status of filter.status ?? RUN_STATUSES) {
      for (const flow of filter.flow === undefined ? flowsIn(status) : [filter.flow]) {
        if (flowMatches(flow)) yield read(status, flow);
      }
    }
  }

  const waitsSo = (seq: number, kinds: readonly RunWaitKind[]): boolean =>
    waitKinds.of(seq).some((kind) => kind === NOT_KNOWN || kinds.includes(kind));

  /** One page of `RunStore.list`. */
  function list(filter: RunFilter): Page<RunRow> {
    const bounds = readBounds(filter);
    const q = filter.q?.trim() || undefined;
    const needle = q?.toLowerCase();
    const mentioned = q === undefined ? [] : eventIds(q);
    // What is found by name is few and not bounded; ranges hold only what fits.
    let named: number[] = [];
    let ranged: Iterable<number[]> = [];
    if (filter.event !== undefined) {
      named = ofEvents(eventIds(filter.event));
    } else if (q !== undefined && needle !== undefined) {
      named = [...seqs(byId.all({ id: q })), ...ofEvents(mentioned)];
      ranged = ranges(filter, bounds, (flow) => flow.includes(needle));
    } else if (filter.flow === undefined && filter.status === undefined && filter.waits === undefined) {
      ranged = [seqs((bounds.timed ? allTimed : all).all(bounds))];
    } else {
      ranged = ranges(filter, bounds, () => true);
    }
    const byName = new Set(named);
    // Judges every row once more: what was found by name may lie outside of the filter.
    const matches = (run: RunRow): boolean =>
      run.seq < bounds.before &&
      run.seq > bounds.after &&
      run.createdAt >= bounds.since &&
      run.createdAt <= bounds.until &&
      (filter.flow === undefined || run.flowId === filter.flow) &&
      (filter.status === undefined || filter.status.includes(run.status)) &&
      (filter.waits === undefined || waitsSo(run.seq, filter.waits)) &&
      (q === undefined || run.id === q || run.flowId.includes(needle ?? '') || byName.has(run.seq));
    const inReach = newestOf([named, newestOf(ranged, bounds.limit)]).filter((seq) => seq < bounds.before);
    const runs = firstOf(inReach, matches, bounds.limit);
    return pageOf(runs, filter.limit, { key: ({ seq }) => [seq], item: (run) => run });
  }

  /** As the worker takes them up (T6). */
  const oldestFirst = (of: readonly number[]): RunHead[] =>
    rows(of)
      .sort((a, b) => a.seq - b.seq)
      .map(toRunHead);

  const queuedFlows = (): string[] => [...distinct((after) => nextReadyFlow.get({ after })?.flow)];
  const queued: RunLists['queued'] = ({ flows, limit }) => {
    const ranges = [...flows].map(([flow, most]) => ({
      read: (after: number, count: number) => seqs(oldestReady.all({ flow, after, limit: count })),
      most,
    }));
    return oldestFirst(oldestOf(ranges, 0, limit));
  };
  const running: RunLists['running'] = ({ afterSeq, limit }) => {
    const ranges = [...flowsIn('running')].map((flow) => ({
      read: (after: number, count: number) => seqs(oldestRunning.all({ flow, after, limit: count })),
    }));
    return oldestFirst(oldestOf(ranges, afterSeq, limit));
  };

  /** Flows without any run are left out. */
  function recentByFlow({ flowIds, limit, since }: RecentQuery): ReturnType<RunLists['recentByFlow']> {
    // The whole table: the newest runs of a flow, whenever they were.
    const whole: Bounds = {
      after: 0,
      before: Number.MAX_SAFE_INTEGER,
      since: '',
      until: '',
      limit: Math.max(limit, 1),
      timed: false,
    };
    const newestRuns = (flow: string): { seq: number; status: RunStatus }[] =>
      RUN_STATUSES.flatMap((status) => seqs(range.all({ ...whole, status, flow })).map((seq) => ({ seq, status })));
    const byFlow = flowIds.flatMap((flow) => {
      const runs = newestRuns(flow);
      return runs.length === 0 ? [] : [{ flow, runs }];
    });
    const hour = hourOf(isoTime(since));
    const counts = new Map(totals.all({ hour }).map(({ flow, status, count }) => [`${status} ${flow}`, count]));
    return byFlow.map(({ flow: flowId, runs }) => {
      runs.sort((a, b) => b.seq - a.seq);
      const latest = runs[0];
      return {
        flowId,
        recent: runs.slice(0, limit).map((run) => run.status),
        queued: queuedCount.get({ flow: flowId })?.count ?? 0,
        succeeded: counts.get(`succeeded ${flowId}`) ?? 0,
        failed: counts.get(`failed ${flowId}`) ?? 0,
        lastRunAt: (latest && createdAt.get({ seq: latest.seq })?.at) ?? null,
      };
    });
  }

  const oldestQueued: RunLists['oldestQueued'] = () =>
    [...flowsIn('queued')].flatMap((flow) => firstQueued.all({ flow }).map((run) => ({ flowId: flow, ...run })));

  const startsSince: RunLists['startsSince'] = (since) => {
    const bounds = readBounds({ since, limit: 1 });
    return starts.all({ after: bounds.after, since: bounds.since });
  };

  return { list, queuedFlows, queued, running, oldestQueued, startsSince, recentByFlow };
}

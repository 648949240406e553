// T9: whether an event has a run of a flow already, so that whoever lets the flow catch up starts no second one.
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

/** The question: an event and a flow. */
interface Wanted {
  flowId: string;
  eventId: string;
  /** A dry run of this snapshot counts as well; null: live ones alone. */
  dryOf: string | null;
}

/**
 * Answers whether the event has a run of the flow, as its first event or a gathered one. To be called inside a
 * transaction or a read.
 */
export function takenEvents({ database, query }: Context): (wanted: Wanted) => boolean {
  // It is sought by the event, for an event has few runs and a flow has many.
  const own = prepare(database, (p: { eventId: string }) =>
    query
      .selectFrom('runs')
      .innerJoin('snapshots', 'snapshots.seq', 'runs.snapshot_seq')
      .select(['runs.flow_id as flowId', 'runs.mode as mode', 'snapshots.hash as snapshot'])
      .where('runs.event_id', '=', p.eventId),
  );
  const gathered = prepare(database, (p: { eventId: string }) =>
    query
      .selectFrom('run_events')
      .innerJoin('runs', 'runs.seq', 'run_events.run_seq')
      .innerJoin('snapshots', 'snapshots.seq', 'runs.snapshot_seq')
      .select(['runs.flow_id as flowId', 'runs.mode as mode', 'snapshots.hash as snapshot'])
      .where('run_events.event_id', '=', p.eventId),
  );
  return ({ flowId, eventId, dryOf }) =>
    [...own.all({ eventId }), ...gathered.all({ eventId })].some(
      (run) => run.flowId === flowId && (run.mode === 'live' || run.snapshot === dryOf),
    );
}

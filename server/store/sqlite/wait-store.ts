// Waits for events and gathering windows in SQLite: reading them, judging events against them. Their writes that go
// with a journal or an event are wait-rows.ts and gather-rows.ts.
import type { RunAppend } from '../run-store.ts';
import type { Judgement, WaitStore } from '../wait-store.ts';
import type { WaitRef, WaitRow } from '../rows.ts';
import { causerRows } from './causer-rows.ts';
import type { Context } from './context.ts';
import type { GatherRows } from './gather-rows.ts';
import { boundsReader } from './newest.ts';
import { distinct, prepare } from './statements.ts';
import { flowOfRun } from './timer-rows.ts';
import { EVENT_COLUMNS, type TriggerEvents } from './trigger-events.ts';
import type { WaitRows } from './wait-rows.ts';

type EventsQuery = Parameters<WaitStore['eventsOfType']>[0];
type EventsPage = Awaited<ReturnType<WaitStore['eventsOfType']>>;

/** The part `waits` of the store. */
export function waitStore(
  context: Context,
  rows: { waits: WaitRows; gathers: GatherRows; events: TriggerEvents; write: (append: RunAppend) => unknown },
): WaitStore {
  const { committer } = context;
  const reads = waitReads(context, rows.events);
  const judge = judgement(context, rows.waits);
  return {
    eventsOfType: (wanted) => committer.read(() => reads.eventsOfType(wanted)),
    arrivals: (limit) => committer.read(() => reads.arrivals(limit)),
    awaitedTypes: () => committer.read(() => reads.awaitedTypes()),
    keySources: (eventType) => committer.read(() => reads.keySources(eventType)),
    waiting: (wanted) => committer.read(() => reads.waiting(wanted)),
    // In order, up to the first that has to be judged once more.
    judged: (judgements, now) => committer.join(() => judgements.every((judgement) => judge(judgement, now))),
    closeWindow: (runSeq, now) => committer.join(() => rows.gathers.close(runSeq, now)),
    endGathering: (append) =>
      committer.join(() => {
        // Window and end are one commit: the run is either ended or queued, and never both.
        if (!rows.gathers.drop(append.runSeq)) return false;
        rows.write(append);
        return true;
      }),
    gathered: (runSeq) => committer.read(() => rows.events.gathered(runSeq)),
  };
}

/** The reads: events that may end waits, and waits that an event may end. */
function waitReads(context: Context, { withDelivery }: TriggerEvents) {
  const { database, query } = context;
  const readBounds = boundsReader(context, 'event_hours');
  const stored = query
    .selectFrom('events')
    .innerJoin('event_bodies', 'event_bodies.event_seq', 'events.seq')
    .select(EVENT_COLUMNS);
  const ofType = prepare(database, (p: { eventType: string; after: number; at: string; limit: number }) =>
    stored
      .where('events.event_type', '=', p.eventType)
      .where('events.seq', '>', p.after)
      .where('events.received_at', '>=', p.at)
      .orderBy('events.seq')
      .limit(p.limit),
  );
  const newest = prepare(database, () => query.selectFrom('events').select((e) => e.fn.max('seq').as('seq')));
  const seqOf = prepare(database, (p: { id: string }) =>
    query.selectFrom('events').select('seq').where('id', '=', p.id),
  );
  const arrivals = prepare(database, (p: { limit: number }) =>
    stored
      .innerJoin('arrivals', 'arrivals.event_seq', 'events.seq')
      .select(['events.event_type as eventType', 'round'])
      .orderBy('arrivals.event_seq')
      .limit(p.limit),
  );
  const nextType = prepare(database, (p: { after: string }) =>
    query
      .selectFrom('waits')
      .select('event_type as type')
      .where('event_type', '>', p.after)
      .orderBy('event_type')
      .limit(1),
  );
  const nextKeySource = prepare(database, (p: { eventType: string; after: string }) =>
    query
      .selectFrom('waits')
      .select('key_source as source')
      .where('event_type', '=', p.eventType)
      .where('key_source', '>', p.after)
      .orderBy('key_source')
      .limit(1),
  );
  const waiting = prepare(
    database,
    (p: { eventType: string; keySource: string; key: string; limit: number } & WaitRef) =>
      query
        .selectFrom('waits')
        .select([
          'run_seq as runSeq',
          'node_id as nodeId',
          'iteration',
          'event_type as eventType',
          'key_source as keySource',
          'key',
          'match',
          'scope',
        ])
        .where('event_type', '=', p.eventType)
        .where('key_source', '=', p.keySource)
        .where('key', '=', p.key)
        .where((e) => e(e.refTuple('run_seq', 'node_id', 'iteration'), '>', e.tuple(p.runSeq, p.nodeId, p.iteration)))
        .orderBy('run_seq')
        .orderBy('node_id')
        .orderBy('iteration')
        .limit(p.limit),
  );

  return {
    /**
     * A page of events. `through` is the newest number of all where the page is not full: whatever has a greater one
     * came later.
     */
    eventsOfType({ eventType, since, afterSeq, limit }: EventsQuery): EventsPage {
      let [after, at] = [afterSeq, ''];
      if ('eventId' in since) {
        after = Math.max(after, seqOf.get({ id: since.eventId })?.seq ?? 0);
      } else {
        const bounds = readBounds({ since: since.at, limit });
        [after, at] = [Math.max(after, bounds.after), bounds.since];
      }
      const events = ofType.all({ eventType, after, at, limit }).map(withDelivery);
      const last = events.length < limit ? newest.get({})?.seq : events.at(-1)?.seq;
      return { events, through: last ?? 0 };
    },
    arrivals: (limit: number) => arrivals.all({ limit }).map(withDelivery),
    awaitedTypes: () => [...distinct((after) => nextType.get({ after })?.type)],
    keySources(eventType: string): string[] {
      // The empty one is no value after '' and costs one look more.
      const named = [...distinct((after) => nextKeySource.get({ eventType, after })?.source)];
      return ['', ...named];
    },
    waiting({ after, ...wanted }: Parameters<WaitStore['waiting']>[0]): WaitRow[] {
      return waiting.all({ ...wanted, ...(after ?? { runSeq: 0, nodeId: '', iteration: '' }) });
    },
  };
}

/** Writes what came of judging one event. False: a wait began for it meanwhile, so nothing is written. */
function judgement({ database, query }: Context, waits: WaitRows) {
  const causers = causerRows({ database, query });
  // The step's timer becomes due, with the event that ended the wait.
  const wakeAt = prepare(database, (p: WaitRef & { now: number; eventId: string }) =>
    query
      .insertInto('timers')
      .values({
        flow_id: flowOfRun(query, p.runSeq),
        run_seq: p.runSeq,
        node_id: p.nodeId,
        iteration: p.iteration,
        kind: 'event',
        due_at: p.now,
        event_id: p.eventId,
      })
      .onConflict((c) =>
        c
          .columns(['run_seq', 'node_id', 'iteration'])
          .doUpdateSet({ kind: 'event', due_at: p.now, event_id: p.eventId }),
      ),
  );
  const removeArrival = prepare(database, (p: { seq: number }) =>
    query.deleteFrom('arrivals').where('event_seq', '=', p.seq),
  );
  const roundOf = prepare(database, (p: { seq: number }) =>
    query.selectFrom('arrivals').select('round').where('event_seq', '=', p.seq),
  );
  return ({ event, matched, done }: Judgement, now: number): boolean => {
    if (roundOf.get({ seq: event.seq })?.round !== event.round) return false;
    for (const { runSeq, nodeId, iteration } of matched) {
      const ref = { runSeq, nodeId, iteration };
      // One that ended meanwhile, by its time or with its run, wakes nothing twice.
      if (!waits.end(ref)) continue;
      wakeAt.run({ ...ref, now, eventId: event.id });
      // In this commit, so that no approval after the wait begins without it.
      causers.addSenders(runSeq, event.seq);
    }
    if (!done) return true;
    removeArrival.run({ seq: event.seq });
    return true;
  };
}

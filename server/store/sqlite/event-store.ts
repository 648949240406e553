// Deliveries and events in SQLite: taking them (event-accept.ts), and finding them again.
import { pageOf, type Page } from '../page.ts';
import type { EventRow, EventStore } from '../event-store.ts';
import { namesIn } from './body-names.ts';
import { packBody } from './body-text.ts';
import { namesIn as senders } from './causer-rows.ts';
import type { Context } from './context.ts';
import { eventAccepter } from './event-accept.ts';
import type { GatherRows } from './gather-rows.ts';
import type { PollRows } from './poll-rows.ts';
import { boundsReader, newestOf, seqs, type Bounds } from './newest.ts';
import { distinct, prepare, selectAll } from './statements.ts';
import type { TriggerEvents } from './trigger-events.ts';

type EventFilter = Parameters<EventStore['list']>[0];

/** The part `events` of the store. */
export function eventStore(
  context: Context,
  { gathers, events, polls }: { gathers: GatherRows; events: TriggerEvents; polls: PollRows },
): EventStore {
  const { committer } = context;
  const accept = eventAccepter(context, gathers);
  const reads = eventReads(context, events);
  return {
    accept(delivery, events, progress) {
      // Packed once, however often the group is tried.
      const bodies = events.map(({ body }) => packBody(body));
      return committer.join(() => {
        if (progress !== undefined) polls.advance(progress);
        return accept(delivery, events, bodies);
      });
    },
    list: (filter) => committer.view(() => reads.list(filter)),
    find: (id) => committer.view(() => reads.find(id)),
    findForTrigger: (id) => committer.read(() => events.forTrigger(id)),
  };
}

/** The page of events and one event with its delivery. */
function eventReads(context: Context, triggers: TriggerEvents) {
  const { database, query } = context;
  const readBounds = boundsReader(context, 'event_hours');

  // The time is checked beside the bounds: an hour mark bounds whole hours only.
  const newest = (p: Bounds) =>
    query
      .selectFrom('events')
      .select('seq')
      .where('seq', '>', p.after)
      .where('seq', '<', p.before)
      .where('received_at', '>=', p.since)
      .where('received_at', '<=', p.until)
      .orderBy('seq', 'desc')
      .limit(p.limit);
  const all = prepare(database, (p: Bounds) => newest(p));
  const ofType = prepare(database, (p: Bounds & { type: string }) => newest(p).where('event_type', '=', p.type));
  // Steps from type to type through the index, to find the types that the search text is a part of.
  const nextType = prepare(database, (p: { after: string }) =>
    query
      .selectFrom('events')
      .select('event_type as type')
      .where('event_type', '>', p.after)
      .orderBy('event_type')
      .limit(1),
  );
  const byName = prepare(database, (p: { id: string; key: string }) =>
    query
      .selectFrom('events')
      .select('seq')
      .where((e) => e.or([e('id', '=', p.id), e('key', '=', p.key)])),
  );
  // Bodies are read one after the other, so that a list never holds more than one of them.
  const bodyOf = prepare(database, (p: { seq: number }) =>
    query.selectFrom('event_bodies').select('body').where('event_seq', '=', p.seq),
  );
  const skipped = prepare(database, (p: { id: string }) =>
    query
      .selectFrom('skipped_runs')
      .select(['flow_id as flowId', 'node_id as nodeId', 'reason'])
      .where('event_id', '=', p.id),
  );

  /** The events with these numbers as lists show them, newest first. */
  function rows(of: readonly number[]): (EventRow & { seq: number })[] {
    if (of.length === 0) return [];
    const events = selectAll(
      database,
      query
        .selectFrom('events')
        .innerJoin('deliveries', 'deliveries.seq', 'events.delivery_seq')
        .select([
          'events.seq as seq',
          'events.id as id',
          'events.connection as connection',
          'events.uuid as uuid',
          'events.event_type as eventType',
          'events.published as published',
          'events.received_at as receivedAt',
          'events.via as via',
          'events.duplicates as duplicates',
          'deliveries.id as deliveryId',
          'events.sent_by as sentBy',
        ])
        .where('events.seq', 'in', of)
        .orderBy('events.seq', 'desc'),
    );
    const runs = runsOf(events.map((event) => event.id));
    return events.map((event) =>
      Object.assign(event, {
        ...namesIn(bodyOf.get({ seq: event.seq })?.body),
        via: event.via.split(',') as EventRow['via'],
        runs: runs.get(event.id) ?? [],
        sentBy: senders(event.sentBy),
      }),
    );
  }

  /** By event: the runs that it started, and those that gathered it, in the order of their making. */
  function runsOf(eventIds: readonly string[]): Map<string, EventRow['runs']> {
    const found = selectAll(
      database,
      query
        .selectFrom('runs')
        .select(['seq', 'id as runId', 'flow_id as flowId', 'event_id as eventId'])
        .where('event_id', 'in', eventIds),
    );
    // T3: runs that gathered them beside their first event.
    const gathered = selectAll(
      database,
      query
        .selectFrom('run_events')
        .innerJoin('runs', 'runs.seq', 'run_events.run_seq')
        .select(['runs.seq as seq', 'runs.id as runId', 'runs.flow_id as flowId', 'run_events.event_id as eventId'])
        .where('run_events.event_id', 'in', eventIds),
    );
    found.push(...gathered);
    // Sorted here: asked to sort, SQLite walks all runs in order rather than look up these few.
    found.sort((a, b) => a.seq - b.seq);
    const byEvent = new Map<string, EventRow['runs']>();
    for (const { eventId, runId, flowId } of found) {
      if (eventId === null) continue;
      const runs = byEvent.get(eventId) ?? [];
      byEvent.set(eventId, runs);
      runs.push({ runId, flowId });
    }
    return byEvent;
  }

  /**
   * Finds numbers first, by ranges of indexes, and reads the rows of one page after that: no filter makes it walk the
   * table.
   */
  function list(filter: EventFilter): Page<EventRow> {
    const bounds = readBounds(filter);
    const q = filter.q?.trim() || undefined;
    const needle = q?.toLowerCase();
    const idsOf = (name: string): number[] => seqs(byName.all({ id: name, key: `uuid:${name}` }));
    // What is found by name is few and not bounded; ranges hold only what fits.
    let named: number[] = [];
    let ranged: number[][] = [];
    if (filter.event !== undefined) {
      named = idsOf(filter.event);
    } else if (q !== undefined && needle !== undefined) {
      named = idsOf(q);
      const types =
        filter.eventType === undefined ? distinct((after) => nextType.get({ after })?.type) : [filter.eventType];
      const matching = [...types].filter((type) => type.toLowerCase().includes(needle));
      ranged = matching.map((type) => seqs(ofType.all({ ...bounds, type })));
    } else if (filter.eventType !== undefined) {
      ranged = [seqs(ofType.all({ ...bounds, type: filter.eventType }))];
    } else {
      ranged = [seqs(all.all(bounds))];
    }
    // Judges every row once more: what was found by name may lie outside of the bounds.
    const matches = (event: EventRow & { seq: number }): boolean =>
      event.seq < bounds.before &&
      event.seq > bounds.after &&
      event.receivedAt >= bounds.since &&
      event.receivedAt <= bounds.until &&
      (filter.eventType === undefined || event.eventType === filter.eventType) &&
      (q === undefined || event.id === q || event.uuid === q || event.eventType.toLowerCase().includes(needle ?? ''));
    const events = rows(newestOf([named, newestOf(ranged, bounds.limit)])).filter(matches);
    return pageOf(events, filter.limit, { key: ({ seq }) => [seq], item: withoutSeq });
  }

  return {
    list,
    /** An event with its body, its first delivery and the runs that were skipped for it. */
    find(id: string) {
      const stored = triggers.find(id);
      const row = stored && rows([stored.seq])[0];
      if (stored === undefined || row === undefined) return undefined;
      const { body, delivery } = stored;
      return { ...withoutSeq(row), body, delivery, skipped: skipped.all({ id: row.id }) };
    },
  };
}

function withoutSeq({ seq: _seq, ...event }: EventRow & { seq: number }): EventRow {
  return event;
}

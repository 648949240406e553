// The one write that acknowledges a delivery (J2): the delivery, its events, the runs they start. Runs inside a group's
// transaction and may be called again there, so it keeps nothing between calls.
import type { DeliveryVia } from '../../../shared/okta/log-event.ts';
import type { AcceptedEvent, NewEvent } from '../event-store.ts';
import type { NewDelivery } from '../rows.ts';
import type { StoredBody } from './body-text.ts';
import { namesText } from './causer-rows.ts';
import type { Context } from './context.ts';
import type { GatherRows } from './gather-rows.ts';
import { runInserter } from './run-rows.ts';
import { skipRows } from './skip-rows.ts';
import { prepare } from './statements.ts';

/** The values of an event's row: what came of the event and what is known of its delivery. */
interface EventInsert
  extends
    Omit<NewEvent, 'runs' | 'body' | 'passedOver' | 'cover'>,
    Pick<NewDelivery, 'connection' | 'via' | 'receivedAt'> {
  deliverySeq: number;
  runCount: number;
  sentByText: string | null;
}

/**
 * `bodies`: the packed bodies of the events, in their order. They are packed before, for the transaction may run twice.
 * The event comes first, then its runs, so that a run never names an event that is not stored.
 */
export function eventAccepter(
  context: Context,
  gathers: GatherRows,
): (delivery: NewDelivery, events: NewEvent[], bodies: readonly StoredBody[]) => AcceptedEvent[] {
  const { database, query, tally, coverage, awaited } = context;
  const insertRun = runInserter(context);
  const skips = skipRows(context);

  // Both keys are looked up and then inserted: an upsert costs more than both, and spends a number on every duplicate,
  // while retention counts events by their numbers.
  const earlierDelivery = prepare(database, (p: { eventId: string; connection: string }) =>
    query
      .selectFrom('deliveries')
      .select('seq')
      .where('event_id', '=', p.eventId)
      .where('connection', '=', p.connection)
      .orderBy('seq')
      .limit(1),
  );
  const countDelivery = prepare(database, (p: { seq: number }) =>
    query
      .updateTable('deliveries')
      .set((e) => ({ duplicates: e('duplicates', '+', 1) }))
      .where('seq', '=', p.seq),
  );
  const insertDelivery = prepare(database, (p: NewDelivery & { eventCount: number }) =>
    query.insertInto('deliveries').values({
      id: p.id,
      connection: p.connection,
      via: p.via,
      event_id: p.eventId,
      event_time: p.eventTime,
      source: p.source,
      headers: p.headers,
      received_at: p.receivedAt,
      event_count: p.eventCount,
    }),
  );
  const countEvents = prepare(database, (p: { seq: number; count: number }) =>
    query
      .updateTable('deliveries')
      .set((e) => ({ event_count: e('event_count', '+', p.count) }))
      .where('seq', '=', p.seq),
  );
  const insertEvent = prepare(database, (p: EventInsert) =>
    query.insertInto('events').values({
      id: p.id,
      connection: p.connection,
      key: p.key,
      uuid: p.uuid,
      event_type: p.eventType,
      published: p.published,
      received_at: p.receivedAt,
      delivery_seq: p.deliverySeq,
      via: p.via,
      run_count: p.runCount,
      sent_by: p.sentByText,
    }),
  );
  const insertBody = prepare(database, (p: { seq: number; body: StoredBody }) =>
    query.insertInto('event_bodies').values({ event_seq: p.seq, body: p.body }),
  );
  const insertArrival = prepare(database, (p: { seq: number }) =>
    query.insertInto('arrivals').values({ event_seq: p.seq }),
  );
  const earlier = prepare(database, (p: { key: string; connection: string }) =>
    query
      .selectFrom('events')
      .select(['seq', 'id', 'via', 'published', 'received_at as receivedAt'])
      .where('key', '=', p.key)
      .where('connection', '=', p.connection),
  );
  // The event was inserted as if each of its runs were made; those that are not made are taken off again.
  const uncountRuns = prepare(database, (p: { seq: number; count: number }) =>
    query
      .updateTable('events')
      .set((e) => ({ run_count: e('run_count', '-', p.count) }))
      .where('seq', '=', p.seq),
  );
  const countDuplicate = prepare(database, (p: { seq: number; via: string }) =>
    query
      .updateTable('events')
      .set((e) => ({ duplicates: e('duplicates', '+', 1), via: p.via }))
      .where('seq', '=', p.seq),
  );

  /**
   * A delivery that came already is counted, and is stored again only where it brings something new. `seq`: the number
   * that new events name; it stores the delivery where that is not done yet. `settle`: says how many events were new.
   */
  function takeDelivery(delivery: NewDelivery, events: number): { seq: () => number; settle: (fresh: number) => void } {
    const { eventId, connection } = delivery;
    const before = eventId === null ? undefined : earlierDelivery.get({ eventId, connection });
    let seq: number | undefined;
    const insert = (): number => {
      // As if all of its events were new, which nearly always is so.
      return (seq = Number(insertDelivery.run({ ...delivery, eventCount: events }).lastInsertRowid));
    };
    if (before === undefined) insert();
    else countDelivery.run(before);
    return {
      seq: () => seq ?? insert(),
      settle(fresh) {
        if (seq !== undefined && fresh !== events) countEvents.run({ seq, count: fresh - events });
      },
    };
  }

  /**
   * Makes the runs of a new event, or joins them to open windows (T3), or skips them (T4.3); one after the other, so
   * that each sees what those before it have filled.
   */
  function startRuns(
    event: NewEvent,
    causers: readonly string[],
    now: number,
  ): Pick<AcceptedEvent, 'runs' | 'skipped'> {
    const eventId = event.id;
    const started: Pick<AcceptedEvent, 'runs' | 'skipped'> = { runs: [], skipped: [] };
    for (const { gather, ...run } of event.runs) {
      // A run that only joins a window makes no further run, so a full flow does not keep it out.
      const joins = gather !== undefined && gathers.isOpen({ ...run, gather }, now);
      const reason = joins ? undefined : skips.reason(run);
      if (reason !== undefined) {
        const skipped = { flowId: run.flowId, nodeId: run.triggerNodeId, reason };
        skips.add({ eventId, ...skipped });
        started.skipped.push(skipped);
      } else if (gather === undefined) started.runs.push(insertRun({ ...run, eventId, causers }));
      else started.runs.push(gathers.take({ ...run, eventId, causers, gather }, now));
    }
    return started;
  }

  return (delivery, events, bodies) => {
    const taken = takeDelivery(delivery, events.length);
    const { connection, via, receivedAt, sentBy = [], orgAheadMs = 0 } = delivery;
    // Delays are measured by the org's clock, for `published` is of that clock.
    const cameAt = Date.parse(receivedAt) + orgAheadMs;
    const sentByText = namesText(sentBy);

    // T1: the event is stored already, so it counts up and starts nothing. Where it came by a way of its own, coverage
    // hears.
    function takeAgain(
      before: { seq: number; id: string; via: string; published: string | null; receivedAt: string },
      cover: NewEvent['cover'],
    ): AcceptedEvent {
      const ways = before.via.split(',') as DeliveryVia[];
      const all = ways.includes(via) ? ways : [...ways, via];
      countDuplicate.run({ seq: before.seq, via: all.join(',') });
      if (cover !== undefined && all !== ways) coverage.came({ ...before, connection, cover }, ways, all, cameAt);
      return { id: before.id, duplicate: true, runs: [], skipped: [], awaited: false };
    }

    function takeNew(event: NewEvent, body: StoredBody): AcceptedEvent {
      const runCount = event.runs.length;
      const values = { ...event, connection, via, receivedAt, deliverySeq: taken.seq(), runCount, sentByText };
      const seq = Number(insertEvent.run(values).lastInsertRowid);
      insertBody.run({ seq, body });
      tally.eventInserted(seq, receivedAt);
      const { cover, published } = event;
      if (cover !== undefined) coverage.came({ connection, cover, published, receivedAt }, [], [via], cameAt);
      const eventId = event.id;
      const { runs, skipped } = startRuns(event, sentBy, Date.parse(receivedAt));
      for (const each of event.passedOver ?? []) skips.add({ eventId, ...each });
      if (skipped.length > 0) uncountRuns.run({ seq, count: skipped.length });
      // S8: judged soon, and at the latest after the next start.
      const isAwaited = awaited.has(event.eventType);
      if (isAwaited) insertArrival.run({ seq });
      return { id: eventId, duplicate: false, runs, skipped, awaited: isAwaited };
    }

    const accepted = events.map((event, at) => {
      const before = earlier.get({ key: event.key, connection });
      return before ? takeAgain(before, event.cover) : takeNew(event, bodies[at] ?? event.body);
    });
    taken.settle(accepted.filter((event) => !event.duplicate).length);
    return accepted;
  };
}

// The one write that acknowledges a delivery (J2): the delivery, its events, the runs they start. Runs inside a group's
// transaction and may be called again there, so it keeps nothing between calls.
import type { AcceptedEvent, NewDelivery, NewEvent } from '../event-store.ts';
import type { Context } from './context.ts';
import { runInserter } from './run-rows.ts';
import { prepare } from './statements.ts';

interface EventInsert extends Omit<NewEvent, 'runs' | 'body'>, Pick<NewDelivery, 'connection' | 'via' | 'receivedAt'> {
  deliverySeq: number;
  runCount: number;
}

export function eventAccepter(context: Context): (delivery: NewDelivery, events: NewEvent[]) => AcceptedEvent[] {
  const { database, query } = context;
  const insertRun = runInserter(context);

  const insertDelivery = prepare(database, (p: NewDelivery) =>
    query
      .insertInto('deliveries')
      .values({
        id: p.id,
        connection: p.connection,
        via: p.via,
        event_id: p.eventId,
        event_time: p.eventTime,
        source: p.source,
        headers: p.headers,
        received_at: p.receivedAt,
        event_count: 0,
      })
      .onConflict((c) =>
        c.columns(['event_id', 'connection']).doUpdateSet((e) => ({ duplicates: e('deliveries.duplicates', '+', 1) })),
      )
      .returning('seq'),
  );
  const countEvents = prepare(database, (p: { seq: number; count: number }) =>
    query
      .updateTable('deliveries')
      .set((e) => ({ event_count: e('event_count', '+', p.count) }))
      .where('seq', '=', p.seq),
  );
  // No upsert: it would spend a number on every duplicate, and retention counts events by their numbers.
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
    }),
  );
  const insertBody = prepare(database, (p: { seq: number; body: string }) =>
    query.insertInto('event_bodies').values({ event_seq: p.seq, body: p.body }),
  );
  const earlier = prepare(database, (p: { key: string; connection: string }) =>
    query
      .selectFrom('events')
      .select(['seq', 'id', 'via'])
      .where('key', '=', p.key)
      .where('connection', '=', p.connection),
  );
  const countDuplicate = prepare(database, (p: { seq: number; via: string }) =>
    query
      .updateTable('events')
      .set((e) => ({ duplicates: e('duplicates', '+', 1), via: p.via }))
      .where('seq', '=', p.seq),
  );

  return (delivery, events) => {
    const deliverySeq = insertDelivery.get(delivery)!.seq;
    const { connection, via, receivedAt } = delivery;

    // T1: stored already, so it counts up and starts nothing.
    function takeAgain(stored: { seq: number; id: string; via: string }): AcceptedEvent {
      const ways = stored.via.split(',').includes(via) ? stored.via : `${stored.via},${via}`;
      countDuplicate.run({ seq: stored.seq, via: ways });
      return { id: stored.id, duplicate: true, runs: [] };
    }

    function takeNew(event: NewEvent): AcceptedEvent {
      const runCount = event.runs.length;
      const inserted = insertEvent.run({ ...event, connection, via, receivedAt, deliverySeq, runCount });
      insertBody.run({ seq: Number(inserted.lastInsertRowid), body: event.body });
      const runs = event.runs.map((run) => insertRun({ ...run, eventId: event.id }));
      return { id: event.id, duplicate: false, runs };
    }

    const accepted = events.map((event) => {
      const stored = earlier.get({ key: event.key, connection });
      return stored ? takeAgain(stored) : takeNew(event);
    });
    const fresh = accepted.filter((event) => !event.duplicate).length;
    if (fresh > 0) countEvents.run({ seq: deliverySeq, count: fresh });
    return accepted;
  };
}

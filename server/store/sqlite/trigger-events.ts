// The events that started runs, whole: the body with the delivery that brought it.
import type { DeliveryRow, StoredEvent } from '../rows.ts';
import type { StoredRun } from '../run-store.ts';
import { unpackBody, type StoredBody } from './body-text.ts';
import { namesIn } from './causer-rows.ts';
import type { Context } from './context.ts';
import { deliveryReader } from './delivery-rows.ts';
import { prepare } from './statements.ts';

/** What a query selects of events whose rows go through `withDelivery`. */
export const EVENT_COLUMNS = [
  'events.seq as seq',
  'events.id as id',
  'events.delivery_seq as deliverySeq',
  'event_bodies.body as body',
  'events.sent_by as sentBy',
] as const;

/** The columns that `withDelivery` replaces by what they stand for. */
interface StoredRow {
  deliverySeq: number;
  body: StoredBody;
  /** JSON list. */
  sentBy: string | null;
}

/** To be called inside a read or a transaction. Each method reads bodies whole, up to a few at a time. */
export interface TriggerEvents {
  /** @throws DefectError `event.malformed` */
  find(id: string): { seq: number; body: string; delivery: DeliveryRow; sentBy: string[] } | undefined;
  /** What a trigger needs of the event: body and delivery. */
  forTrigger(id: string): StoredRun['event'];
  /** T3: the further events of a run, in order of arrival. `limit`: default all of them. */
  gathered(runSeq: number, limit?: number): StoredEvent[];
  /** The row with its body unpacked, its delivery read, and its senders as a list. */
  withDelivery<Row extends StoredRow>(
    row: Row,
  ): Omit<Row, keyof StoredRow> & { body: string; delivery: DeliveryRow; sentBy: string[] };
}

export function triggerEvents(context: Context): TriggerEvents {
  const { database, query } = context;
  const deliveryOf = deliveryReader(context);
  const stored = query
    .selectFrom('events')
    .innerJoin('event_bodies', 'event_bodies.event_seq', 'events.seq')
    .select(EVENT_COLUMNS);
  const byId = prepare(database, (p: { id: string }) => stored.where('events.id', '=', p.id));
  const gathered = prepare(database, (p: { runSeq: number; limit: number }) =>
    stored
      .innerJoin('run_events', 'run_events.event_id', 'events.id')
      .where('run_events.run_seq', '=', p.runSeq)
      .orderBy('events.seq')
      .limit(p.limit),
  );

  function withDelivery<Row extends StoredRow>(row: Row) {
    const { deliverySeq, body, sentBy, ...event } = row;
    return { ...event, body: unpackBody(body), delivery: deliveryOf(deliverySeq), sentBy: namesIn(sentBy) };
  }

  function find(id: string) {
    const event = byId.get({ id });
    return event && withDelivery(event);
  }

  return {
    find,
    forTrigger(id) {
      const event = find(id);
      return event && { body: event.body, delivery: event.delivery };
    },
    // A negative limit is none to SQLite.
    gathered: (runSeq, limit = -1) => gathered.all({ runSeq, limit }).map(withDelivery),
    withDelivery,
  };
}

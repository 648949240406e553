// Deliveries and events in the store (T1), and the one write that acknowledges them (J2).
import type { DeliveryVia } from '../../shared/okta/log-event.ts';
import type { NewRun, RunHead } from './run-store.ts';
import type { Page } from './page.ts';
import type { PollProgress } from './poll-store.ts';
import type { DeliveryRow, NewDelivery } from './rows.ts';

/**
 * How an event counts in the coverage of its connection. `unhookable`: no event hook can deliver its type.
 * `hook-failure`: it tells that a delivery to the event hook failed.
 */
export type EventCover = 'event' | 'unhookable' | 'hook-failure';

export interface NewEvent {
  /** `evt_…` */
  id: string;
  /**
   * T1: `uuid:<uuid>`, or `hash:<sha-256 of the canonical form>` where there is no uuid; of a schedule or webhook
   * `schedule:…` or `webhook:…`, naming flow and trigger. Unique within the connection.
   */
  key: string;
  /** Okta's own id of the event; null where it came without one, and for schedules and webhooks. */
  uuid: string | null;
  /** Okta's event type, such as `user.lifecycle.create`; a type of Signalbox's own for schedules and webhooks. */
  eventType: string;
  /** When the sender says that it happened, ISO 8601 as it came; null where the event does not say. */
  published: string | null;
  /** JSON text of the System Log event as it came. */
  body: string;
  /** Runs that it starts if it is new (T2). */
  runs: NewRun[];
  /** T9: triggers that it came too late for. They go on record with the event, if it is new. */
  passedOver?: readonly { flowId: string; nodeId: string; reason: string }[];
  /** How it counts in the coverage of its connection. Absent: it is no event of Okta's, and is not counted. */
  cover?: EventCover;
}

/** What became of one event of a delivery, in the place of the event. */
export interface AcceptedEvent {
  /** The stored event's id: the earlier one's for a duplicate. */
  id: string;
  duplicate: boolean;
  /** One for each of the event's `runs` that was made, or joined (T3). Empty for a duplicate: it starts nothing. */
  runs: RunHead[];
  /** T4.3: runs that were not made because their flow was full; the `reason` is a sentence for people. */
  skipped: { flowId: string; nodeId: string; reason: string }[];
  /**
   * S8: a step waits for its type, so it is among the arrivals, and the worker has to judge whether it ends the wait.
   */
  awaited: boolean;
}

export interface EventRow {
  id: string;
  connection: string;
  uuid: string | null;
  eventType: string;
  published: string | null;
  receivedAt: string;
  /** Every way by which it came (hook, poll, by hand), in the order in which they brought it. */
  via: DeliveryVia[];
  /** How often it came again after the first time. */
  duplicates: number;
  /** The delivery that brought it first. */
  deliveryId: string;
  /** S9: who sent it by hand when it came first; empty: it came by itself. */
  sentBy: string[];
  /** The name of who did it, for people; null where the body does not name anybody. */
  actor: string | null;
  /** The name of whom it was done to: of the first user among the event's targets, else of the first target. */
  target: string | null;
  runs: { runId: string; flowId: string }[];
}

export interface EventStore {
  /**
   * Stores a delivery, its events and their runs in one grouped commit, durable when it resolves (J2, J3). An event
   * that is stored already (T1) counts up its duplicates, gains `via`, and starts nothing. A delivery whose `eventId`
   * is stored already counts up that one's duplicates; its events are still taken one by one, so nothing is lost, and
   * those that are new have this delivery for theirs.
   * With `progress` they are a page of the System Log, and how far it is read is part of the commit.
   * @throws RetryableError `store.unavailable`, ConflictError `poll.elsewhere`: nothing of this delivery was stored.
   */
  accept(delivery: NewDelivery, events: NewEvent[], progress?: PollProgress): Promise<AcceptedEvent[]>;
  /**
   * Newest first. `event` finds by id or uuid alone; `q` finds by id, uuid, or a part of the event type, whatever its
   * case. `since` and `until` bound the time of receiving, ISO 8601, both included.
   */
  list(filter: {
    q?: string;
    event?: string;
    eventType?: string;
    since?: string;
    until?: string;
    cursor?: string;
    limit: number;
  }): Promise<Page<EventRow>>;
  /** What the page of an event shows. Undefined: no event with this `evt_…` is stored, or not any more. */
  find(
    id: string,
  ): Promise<(EventRow & { body: string; delivery: DeliveryRow; skipped: AcceptedEvent['skipped'] }) | undefined>;
  /** What a trigger needs of a stored event: the body and its first delivery. */
  findForTrigger(id: string): Promise<{ body: string; delivery: DeliveryRow } | undefined>;
}

// Deliveries and events in the store (T1), and the one write that acknowledges them (J2).
import type { DeliveryVia } from '../../shared/okta/log-event.ts';
import type { NewRun, RunHead } from './run-store.ts';
import type { Page } from './page.ts';
import type { PollProgress } from './poll-store.ts';
import type { DeliveryRow, NewDelivery } from './rows.ts';

/**
 * How an event counts in the coverage of its connection. `unhookable`: no event hook can deliver its type. `hook-failure`:
 * it tells that a delivery to the event hook failed.
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
  uuid: string | null;
  eventType: string;
  published: string | null;
  /** JSON text of the System Log event as it came. */
  body: string;
  /** Runs that it starts if it is new (T2). */
  runs: NewRun[];
  /** T9: triggers that it came too late for, on record with it if it is new. */
  passedOver?: readonly { flowId: string; nodeId: string; reason: string }[];
  /** Absent: it is none of Okta's. */
  cover?: EventCover;
}

export interface AcceptedEvent {
  /** The stored event's id: the earlier one's for a duplicate. */
  id: string;
  duplicate: boolean;
  /** One for each of the event's `runs` that was made, or joined (T3). Empty for a duplicate: it starts nothing. */
  runs: RunHead[];
  /** T4: runs that were not made since their flow was full. */
  skipped: { flowId: string; nodeId: string; reason: string }[];
  /** S8: somebody waits for its type, so it is among the arrivals that are to be judged. */
  awaited: boolean;
}

export interface EventRow {
  id: string;
  connection: string;
  uuid: string | null;
  eventType: string;
  published: string | null;
  receivedAt: string;
  /** Every way it came by, first first. */
  via: DeliveryVia[];
  /** How often it came again. */
  duplicates: number;
  deliveryId: string;
  /** S9: who sent it by hand, the one who did first; empty: it came by itself. */
  sentBy: string[];
  /** Who did it, to whom (the first user among its targets, else the first target): names for people. */
  actor: string | null;
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
  /** Newest first. `q` and `event` find by id or uuid; `q` also by event type. */
  list(filter: {
    q?: string;
    event?: string;
    eventType?: string;
    since?: string;
    until?: string;
    cursor?: string;
    limit: number;
  }): Promise<Page<EventRow>>;
  find(
    id: string,
  ): Promise<(EventRow & { body: string; delivery: DeliveryRow; skipped: AcceptedEvent['skipped'] }) | undefined>;
  /** What a trigger needs of a stored event: the body and its first delivery. */
  findForTrigger(id: string): Promise<{ body: string; delivery: DeliveryRow } | undefined>;
}

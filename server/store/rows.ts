// Rows that several parts of the port share: deliveries, stored events, waits and windows. The parts know this file, and
// it knows none of them, so that there is no circle among them.
import type { WaitKind } from '../../shared/run.ts';
import type { DeliveryVia } from '../../shared/okta/log-event.ts';

/** One request that brought events, or one page of the System Log, or what a person sent by hand: `via` says which. */
export interface NewDelivery {
  /** `dlv_…` */
  id: string;
  connection: string;
  via: DeliveryVia;
  /** The `eventId` of the hook's envelope, by which a delivery that comes again is known; null where there is none. */
  eventId: string | null;
  /** The `eventTime` of the envelope as it came. */
  eventTime: string | null;
  /** The `source` of the envelope: which event hook of which org sent it. */
  source: string | null;
  /** JSON text of an object: header names in lower case, headers with secrets left out. */
  headers: string;
  /** By this machine's clock, ISO 8601 in UTC. */
  receivedAt: string;
  /**
   * By how much the clock of the org is ahead of this machine's, in milliseconds, for delays are measured by the org's
   * time. Default: 0.
   */
  orgAheadMs?: number;
  /** S9: those who sent its events by hand and count as their senders; absent: nobody did. */
  sentBy?: readonly string[];
}

export interface DeliveryRow extends Omit<NewDelivery, 'headers' | 'sentBy' | 'orgAheadMs'> {
  headers: Record<string, string>;
  /**
   * How often a delivery with this `eventId` came again. Where several of them brought something new, the first one
   * counts.
   */
  duplicates: number;
}

/** A stored event with the delivery that brought it first. `seq` is its place in the order of arrival. */
export interface StoredEvent {
  seq: number;
  id: string;
  /** JSON text. */
  body: string;
  delivery: DeliveryRow;
  /** S9: those who sent it by hand; empty: it came by itself. */
  sentBy: string[];
}

/** A step that waits for an event (S8). At most one for each step; it goes when the step waits no more. */
export interface WaitRow {
  runSeq: number;
  nodeId: string;
  /** S5.4: the place in the loops that the step stands in; empty text outside of a For each. */
  iteration: string;
  eventType: string;
  /**
   * What finds the wait without looking at all others for the type: the source of an expression over the event, and the
   * JSON text that it must give (`key`). Both are empty where the match has no such comparison: then any event may end
   * it.
   */
  keySource: string;
  key: string;
  /** Bare CEL over `event` and `scope`; empty: any event of the type ends the wait. */
  match: string;
  /** JSON text: the part of the run's scope that `match` reads, as it was when the wait began. */
  scope: string;
}

/** What a waiting run waits for: a step's wait, or the end of a window in which events are gathered into it (T3). */
export type RunWaitKind = WaitKind | 'gather';

export type WaitRef = Pick<WaitRow, 'runSeq' | 'nodeId' | 'iteration'>;

/** T3: how an event's run gathers further ones. */
export interface NewGather {
  /** JSON text of the key's value. */
  key: string;
  quietMs: number;
  maxMs: number;
}

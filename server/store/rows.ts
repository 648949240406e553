// Rows that several parts of the port share: deliveries, stored events, waits and windows. The parts know this file, and
// it knows none of them, so that there is no circle among them.
import type { WaitKind } from '../../shared/run.ts';
import type { DeliveryVia } from '../../shared/okta/log-event.ts';

export interface NewDelivery {
  /** `dlv_…` */
  id: string;
  connection: string;
  via: DeliveryVia;
  /** Envelope `eventId`. */
  eventId: string | null;
  eventTime: string | null;
  source: string | null;
  /** JSON text: header names in lower case, secret ones left out. */
  headers: string;
  receivedAt: string;
  /** So much the clock of the org is ahead of this machine's, in milliseconds: delays are of the org's time. Default: 0. */
  orgAheadMs?: number;
  /** S9: who sent its events by hand, and counts as their sender; absent: nobody did. */
  sentBy?: readonly string[];
}

export interface DeliveryRow extends Omit<NewDelivery, 'headers' | 'sentBy' | 'orgAheadMs'> {
  headers: Record<string, string>;
  /** How often a delivery with this `eventId` came again; of several that brought something new, the first counts. */
  duplicates: number;
}

/** A stored event with the delivery that brought it. `seq` is its place in the order of arrival. */
export interface StoredEvent {
  seq: number;
  id: string;
  /** JSON text. */
  body: string;
  delivery: DeliveryRow;
  /** S9: who sent it by hand. */
  sentBy: string[];
}

/** A step that waits for an event. */
export interface WaitRow {
  runSeq: number;
  nodeId: string;
  /** Empty text outside of a For each. */
  iteration: string;
  eventType: string;
  /** What finds it: the source of an expression over the event, and the JSON text that it must give. Both empty: any. */
  keySource: string;
  key: string;
  /** Bare CEL over `event` and `scope`; empty: any event of the type. */
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

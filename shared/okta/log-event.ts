// Okta's System Log event as a type. It is lenient: every part may be missing or null, and numbers come where text is
// documented. `OktaEvent` is the event as it came; `normaliseLogEvent` gives the form that matching reads.
import type { JsonObject } from '../json.ts';

/** A System Log event as it came, of either wire form (hook or `/api/v1/logs`). */
export type OktaEvent = JsonObject;

/**
 * How an event came. `schedule` and `webhook` are for what a timer or a webhook brings, which is stored like an
 * event.
 */
export type DeliveryVia = 'hook' | 'poll' | 'manual' | 'schedule' | 'webhook';

/** What one delivery says about the events in it; a poll page and an event by hand are deliveries too. */
export interface OktaDelivery {
  via: DeliveryVia;
  connection: string;
  /** Envelope `eventId`; polled or by hand: null, and the event's `uuid` stands in. */
  eventId: string | null;
  /** Envelope `eventTime`; polled: the time of the poll. ISO 8601. */
  eventTime: string | null;
  /** Envelope `source`; polled: the org's `/api/v1/logs` address. */
  source: string | null;
  /** Header names in lower case, secret ones left out. */
  headers: Record<string, string>;
  receivedAt: string;
}

// One form for both wire forms of a System Log event, and one way to read a delivery's body. Lenient throughout: what
// Okta sends in an unusual form is read as well as it can be, never refused. Reads bodies only; storing and matching
// are the server's.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { OktaEvent } from './log-event.ts';

/**
 * The top-level parts that the System Log documents. Deliveries leave out what is empty, the API writes null.
 * @source Okta Management API, schema LogEvent
 */
const KNOWN_PARTS = [
  'uuid',
  'published',
  'eventType',
  'version',
  'severity',
  'legacyEventType',
  'displayMessage',
  'actor',
  'client',
  'device',
  'request',
  'outcome',
  'target',
  'transaction',
  'debugContext',
  'authenticationContext',
  'securityContext',
] as const;

/** The types of the envelope and of the events that Okta sends in it. */
const ENVELOPE_TYPE = 'com.okta.event_hook';

/**
 * The event in the API's form: `client.ipChain` of a hook stands under `request.ipChain`, a known part that is absent
 * is null, and `version` is text. Serves matching, never `eventDetails`, which is the event as it came. The event given
 * is not changed, and normalising twice is the same as once.
 */
export function normaliseLogEvent(event: OktaEvent): OktaEvent {
  const normal: JsonObject = { ...event };
  for (const part of KNOWN_PARTS) normal[part] ??= null;
  if (typeof normal['version'] === 'number') normal['version'] = String(normal['version']);
  const client = normal['client'];
  if (isJsonObject(client) && client['ipChain'] !== undefined) {
    const { ipChain, ...rest } = client;
    const request = isJsonObject(normal['request']) ? normal['request'] : {};
    normal['client'] = rest;
    normal['request'] = { ...request, ipChain: request['ipChain'] ?? ipChain ?? null };
  }
  return normal;
}

/** What one delivery brought. */
export interface Envelope {
  eventId: string | null;
  eventTime: string | null;
  source: string | null;
  events: OktaEvent[];
  /** Entries of the list that are no objects: nothing can be made of them, and they must not cost the others. */
  ignored: number;
}

export type EnvelopeResult = { ok: true; envelope: Envelope } | { ok: false; reason: string };

/**
 * A hook's delivery. `eventID` (as documented in 2019) is read like `eventId`; the outer `eventType` may be missing
 * where there is a list of events, and the list where there is that type. Okta sends up to 100 events; more are read
 * as well. An event of no type is kept: it is stored and matches nothing.
 */
export function readEnvelope(body: JsonValue | undefined): EnvelopeResult {
  if (!isJsonObject(body)) return { ok: false, reason: 'The body is no JSON object.' };
  const data = isJsonObject(body['data']) ? body['data'] : {};
  const listed = data['events'] ?? (body['eventType'] === ENVELOPE_TYPE ? [] : undefined);
  if (!Array.isArray(listed)) return { ok: false, reason: 'The body has no list of events in "data.events".' };
  const events = listed.filter(isJsonObject);
  return {
    ok: true,
    envelope: {
      eventId: asText(body['eventId'] ?? body['eventID']),
      eventTime: asText(body['eventTime']),
      source: asText(body['source']),
      events,
      ignored: listed.length - events.length,
    },
  };
}

/** What a person hands in: an envelope, one System Log event, or a list of them. Nothing in it is ignored. */
export function readManualEvents(body: JsonValue | undefined): EnvelopeResult {
  const isBare = isJsonObject(body) && !isJsonObject(body['data']) && body['eventType'] !== ENVELOPE_TYPE;
  const result = readEnvelope(Array.isArray(body) || isBare ? { data: { events: isBare ? [body] : body } } : body);
  if (!result.ok) return result;
  const { events, ignored } = result.envelope;
  if (events.length === 0) return { ok: false, reason: 'There is no event in it.' };
  const wrong = events.findIndex((event) => asText(event['eventType']) === null);
  if (ignored > 0 || wrong >= 0) return { ok: false, reason: 'A System Log event is an object with an "eventType".' };
  return result;
}

/**
 * What tells an event from others within its connection (T1): its `uuid`, or for one without, the text whose hash the
 * server takes: the normalised event as JSON with sorted keys, so that both wire forms give the same.
 */
export function eventKey(event: OktaEvent): { uuid: string } | { canonical: string } {
  const uuid = asText(event['uuid']);
  if (uuid !== null && uuid !== '') return { uuid };
  return { canonical: JSON.stringify(sorted(normaliseLogEvent(event))) };
}

/**
 * What a documented text field turned out to hold, as text: numbers and booleans are written out, anything else is
 * null.
 */
export function asText(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/**
 * The value with the keys of its objects in order. Parts that are null are left out, since null and absent say the
 * same.
 */
function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.flatMap((key) => (value[key] === null ? [] : [[key, sorted(value[key] ?? null)]])));
}

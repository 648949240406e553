// The one door for events, whichever way they come: read, matched (T2), stored with the runs they start in one durable
// commit (J2), handed to the engine. Answers only after the commit.
import { ValidationError, type AppError } from '../../shared/errors.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { OktaDelivery, OktaEvent } from '../../shared/okta/log-event.ts';
import { eventKey, readEnvelope, readManualEvents } from '../../shared/okta/normalise.ts';
import type { TriggerMatch } from '../engine/live-flows.ts';
import type { LiveFlows } from '../engine/live-flows.ts';
import type { HandedOver } from '../engine/worker.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import { newId } from '../lib/ids.ts';
import type { AcceptedEvent, NewDelivery, NewEvent } from '../store/event-store.ts';
import type { Store } from '../store/store.ts';

export interface IngestRequest {
  connection: string;
  via: 'hook' | 'manual';
  headers: Record<string, string | string[] | undefined>;
  /** Parsed JSON. */
  body: unknown;
  /** Name of the header that carries the secret, beside those that are always left out. */
  secretHeader?: string;
}

export interface Ingest {
  /** @throws ValidationError `hook.not-an-envelope`; RetryableError `store.unavailable`: nothing was stored. */
  accept(request: IngestRequest): Promise<AcceptedEvent[]>;
  /** Why each active flow would take the event, or not. */
  explain(event: OktaEvent, delivery: OktaDelivery): TriggerMatch[];
}

export interface IngestDeps {
  store: Store;
  clock: Clock;
  bus: Bus;
  liveFlows: LiveFlows;
  handOver(runs: HandedOver[]): void;
  /** S8, T3: what was stored may wake a step, or closes a window at `dueAt` at the earliest. */
  arrived(news: { awaited: boolean; dueAt: number | undefined }): void;
  onAccepted?: (events: AcceptedEvent[]) => void;
  onTrouble(error: AppError): void;
}

const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key']);
const TOO_LONG = 4_096;

export function createIngest(deps: IngestDeps): Ingest {
  const { store, clock, bus, liveFlows } = deps;

  async function accept(request: IngestRequest): Promise<AcceptedEvent[]> {
    const body = request.body as JsonValue;
    const read = request.via === 'hook' ? readEnvelope(body) : readManualEvents(body);
    if (!read.ok) throw new ValidationError('hook.not-an-envelope', `${read.reason} Okta's event hooks send one; see the event hook's address in Settings.`);
    const { envelope } = read;
    const headers = keptHeaders(request.headers, request.secretHeader);
    const delivery: OktaDelivery = {
      via: request.via,
      connection: request.connection,
      eventId: envelope.eventId,
      eventTime: envelope.eventTime,
      source: envelope.source,
      headers,
      receivedAt: clock.iso(),
    };
    const judged = envelope.events.map((event) => ({ event, matches: liveFlows.match({ event, delivery }) }));
    const newDelivery: NewDelivery = { ...delivery, id: newId('dlv'), headers: JSON.stringify(headers) };
    const accepted = await store.events.accept(
      newDelivery,
      judged.map(({ event, matches }) => newEvent(event, matches, delivery.receivedAt)),
    );
    afterwards(judged, accepted, delivery.receivedAt);
    return accepted;
  }

  /** Nothing here can undo the commit: what fails is told, never thrown. */
  function afterwards(judged: { event: OktaEvent; matches: TriggerMatch[] }[], accepted: AcceptedEvent[], at: string): void {
    const runs: HandedOver[] = [];
    let dueAt: number | undefined;
    for (const [index, stored] of accepted.entries()) {
      const one = judged[index];
      if (one === undefined) continue;
      const matched = one.matches.filter((match) => match.matched);
      for (const [place, head] of stored.runs.entries()) {
        const match = matched[place];
        if (match?.gather !== undefined) {
          dueAt = Math.min(dueAt ?? Infinity, Date.parse(at) + Math.min(match.gather.quietMs, match.gather.maxMs));
        } else if (match?.output !== undefined) {
          runs.push({ head, trigger: match.output });
        }
        bus.publish({ type: 'run', runId: head.id, flowId: head.flowId, status: head.status, at });
      }
      if (stored.duplicate) continue;
      bus.publish({ type: 'event', eventId: stored.id, eventType: textOf(one.event['eventType']) ?? '', at });
      for (const match of one.matches) if (match.failed) noteFailure(match, stored.id, at);
    }
    if (runs.length > 0) deps.handOver(runs);
    const awaited = accepted.some((one) => one.awaited);
    if (awaited || dueAt !== undefined) deps.arrived({ awaited, dueAt });
    deps.onAccepted?.(accepted);
  }

  function noteFailure(match: TriggerMatch, eventId: string, at: string): void {
    store.flows
      .addTriggerIssue({ flowId: match.flow.flowId, nodeId: match.trigger.key, eventId, message: match.reason, at })
      .catch((thrown: AppError) => deps.onTrouble(thrown));
  }

  return { accept, explain: (event, delivery) => liveFlows.explain({ event, delivery }) };
}

function newEvent(event: OktaEvent, matches: TriggerMatch[], at: string): NewEvent {
  const key = eventKey(event);
  return {
    id: newId('evt'),
    key: 'uuid' in key ? `uuid:${key.uuid}` : `hash:${sha256Hex(key.canonical)}`,
    uuid: 'uuid' in key ? key.uuid : null,
    eventType: textOf(event['eventType']) ?? '',
    published: textOf(event['published']),
    body: JSON.stringify(event),
    runs: matches
      .filter((match) => match.matched)
      .map(({ flow, trigger, gather }) => ({
        id: newId('run'),
        flowId: flow.flowId,
        version: flow.version,
        snapshot: flow.snapshot,
        mode: 'live',
        triggerNodeId: trigger.key,
        // The store knows which stored event it is; a duplicate starts nothing.
        eventId: null,
        payload: null,
        replayOf: null,
        createdAt: at,
        ...(gather === undefined ? {} : { gather }),
      })),
  };
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value.slice(0, TOO_LONG);
  return typeof value === 'number' ? String(value) : null;
}

function keptHeaders(headers: IngestRequest['headers'], secretHeader: string | undefined): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || SECRET_HEADERS.has(name) || name === secretHeader?.toLowerCase()) continue;
    kept[name] = (Array.isArray(value) ? value.join(', ') : value).slice(0, TOO_LONG);
  }
  return kept;
}


// The one door for events, whichever way they come. They are read, matched (T2), stored with the runs they start in one
// durable commit (J2), and handed to the engine. Whoever brings them is answered only after the commit.
import type { AddressedEvent } from '../../shared/card/trigger-source.ts';
import { DefectError, ValidationError, type AppError } from '../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import type { OktaDelivery, OktaEvent } from '../../shared/okta/log-event.ts';
import { eventKey, readEnvelope, readManualEvents } from '../../shared/okta/normalise.ts';
import type { LiveFlow, LiveFlows, LiveTrigger, TriggerMatch } from '../engine/start/live-flows.ts';
import type { HandedOver } from '../engine/work/worker.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import { newId } from '../lib/ids.ts';
import { createAdmission } from './admission.ts';
import { coverOf } from './cover.ts';
import type { AcceptedEvent, EventCover, NewEvent } from '../store/event-store.ts';
import type { PollProgress } from '../store/poll-store.ts';
import type { NewDelivery } from '../store/rows.ts';
import type { NewRun, RunHead } from '../store/run-store.ts';
import type { Store } from '../store/store.ts';

/** A delivery of an event hook, or what a person sends by hand. */
export interface IngestRequest {
  connection: string;
  via: 'hook' | 'manual';
  headers: Record<string, string | string[] | undefined>;
  /** The parsed JSON: an envelope of Okta's; by hand also a single event or a list. */
  body: unknown;
  /**
   * The texts of its events, in order, where they are known: what is stored is what came, and not what parsing made of
   * it.
   */
  eventTexts?: string[] | undefined;
  /** S9.4: who sends it by hand, and all who count as its sender. */
  sentBy?: readonly string[];
  /**
   * The name of the header that carries the secret, which is left out of what is stored, beside those that always are.
   */
  secretHeader?: string;
}

/** A page of an org's System Log, as far as its events are taken. */
export interface PolledPage {
  connection: string;
  /** The address of the log that it is a page of. */
  source: string;
  events: readonly { event: OktaEvent; cover: EventCover }[];
  /** How far the log is read with it: stored in the same commit. */
  progress: PollProgress;
}

/** A timer's or webhook's equivalent of an event: it is for one trigger, which whoever brings it has found. */
export interface AddressedRequest {
  via: 'schedule' | 'webhook';
  to: LiveTrigger;
  /** What tells it from others of its trigger (T1); null: it is new, whatever came before. */
  key: string | null;
  published: string;
  /** What the event says beside its type, its trigger and `published`. */
  parts: JsonObject;
  headers: Record<string, string | string[] | undefined>;
  /** Names of headers that carry secrets, beside those that are always left out. */
  secretHeaders: readonly string[];
  /** The address that it came to; null: none. */
  source: string | null;
}

export interface Ingest {
  /**
   * Takes a delivery. One of its events that is stored already starts nothing (T1).
   * @throws ValidationError `hook.not-an-envelope`
   * @throws RetryableError `store.unavailable`, `ingest.busy`: nothing was stored
   */
  accept(request: IngestRequest): Promise<AcceptedEvent[]>;
  /**
   * Takes a page of the System Log.
   * @throws RetryableError `store.unavailable`, `ingest.busy`; ConflictError `poll.elsewhere`: nothing was stored
   */
  acceptPage(page: PolledPage): Promise<AcceptedEvent[]>;
  /**
   * Takes what is for one trigger.
   * @throws RetryableError `store.unavailable`, `ingest.busy`: nothing was stored
   */
  acceptAddressed(request: AddressedRequest): Promise<AcceptedEvent>;
  /** Why each active flow would take the event, or not. Nothing is stored. */
  explain(event: OktaEvent, delivery: OktaDelivery): TriggerMatch[];
}

export interface IngestDeps {
  store: Store;
  clock: Clock;
  bus: Bus;
  liveFlows: LiveFlows;
  handOver(runs: HandedOver[]): void;
  /** T5: an event has just started a run of the flow. */
  count(flow: LiveFlow): void;
  /** S8, T3: what was stored may wake a step, or closes a window at `dueAt` at the earliest. */
  arrived(news: { awaited: boolean; dueAt: number | undefined }): void;
  /**
   * T9: by how much the clock of the org at an address is ahead of this machine's, in milliseconds. Default: nothing is
   * known.
   */
  orgAheadMs?: (source: string | null) => number;
  /** T4.3: called where an event started no run of a flow, since the flow was full. */
  onSkipped?: (flowId: string) => void;
  onTrouble(error: AppError): void;
}

/** Headers that are never stored. */
const SECRET_HEADERS = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie', 'x-api-key']);
/** In characters: longer headers and fields are cut. */
const TOO_LONG = 4_096;

export function createIngest(deps: IngestDeps): Ingest {
  const { store, clock, bus, liveFlows } = deps;
  const admission = createAdmission();

  async function accept(request: IngestRequest): Promise<AcceptedEvent[]> {
    const body = request.body as JsonValue;
    const read = request.via === 'hook' ? readEnvelope(body) : readManualEvents(body);
    if (!read.ok)
      throw new ValidationError(
        'hook.not-an-envelope',
        `${read.reason} Okta's event hooks send one; see the event hook's address in Settings.`,
      );
    const { envelope } = read;
    const { secretHeader } = request;
    const headers = keptHeaders(request.headers, secretHeader === undefined ? [] : [secretHeader]);
    const delivery: OktaDelivery = {
      via: request.via,
      connection: request.connection,
      eventId: envelope.eventId,
      eventTime: envelope.eventTime,
      source: envelope.source,
      headers,
      receivedAt: clock.iso(),
    };
    const { eventTexts } = request;
    // Where the two were read differently no text is trusted.
    const texts = eventTexts?.length === envelope.events.length ? eventTexts : undefined;
    const events = envelope.events.map((event, at) => ({
      event,
      body: texts?.[at] ?? JSON.stringify(event),
      cover: coverOf(event),
      ...identityOf(event),
    }));
    return take(delivery, events, request);
  }

  async function acceptPage({ connection, source, events, progress }: PolledPage): Promise<AcceptedEvent[]> {
    const at = clock.iso();
    const delivery: OktaDelivery = {
      via: 'poll',
      connection,
      eventId: null,
      eventTime: at,
      source,
      headers: {},
      receivedAt: at,
    };
    const identified = events.map(({ event, cover }) => ({
      event,
      cover,
      body: JSON.stringify(event),
      ...identityOf(event),
    }));
    return take(delivery, identified, { progress });
  }

  async function acceptAddressed(request: AddressedRequest): Promise<AcceptedEvent> {
    const { via, to, published, source } = request;
    const flowId = to.flow.flowId;
    const nodeId = to.trigger.key;
    const event: AddressedEvent = {
      ...request.parts,
      eventType: to.trigger.eventTypes[0] ?? via,
      flowId,
      nodeId,
      published,
    };
    const headers = keptHeaders(request.headers, request.secretHeaders);
    const delivery: OktaDelivery = {
      via,
      connection: via,
      eventId: null,
      eventTime: null,
      source,
      headers,
      receivedAt: clock.iso(),
    };
    const id = newId('evt');
    const key = `${via}:${flowId}:${nodeId}:${request.key ?? id}`;
    const [accepted] = await take(delivery, [{ event, body: JSON.stringify(event), id, key, uuid: null }]);
    // One event went in, so one answer comes out.
    if (accepted === undefined) throw new DefectError('internal', 'The store answered for no event.');
    return accepted;
  }

  /** Matches, stores and hands over. Matching comes first, since the runs are part of the commit. */
  async function take(
    delivery: OktaDelivery,
    events: IdentifiedEvent[],
    { sentBy, progress }: { sentBy?: readonly string[]; progress?: PollProgress } = {},
  ): Promise<AcceptedEvent[]> {
    const judged = events.map((each) => ({ ...each, matches: liveFlows.match({ event: each.event, delivery }) }));
    const headers = JSON.stringify(delivery.headers);
    const sender = sentBy === undefined ? {} : { sentBy };
    const orgAheadMs = deps.orgAheadMs?.(delivery.source) ?? 0;
    const ahead = orgAheadMs === 0 ? {} : { orgAheadMs };
    const newDelivery: NewDelivery = { ...delivery, id: newId('dlv'), headers, ...ahead, ...sender };
    const newEvents = judged.map((each) => newEvent(each, each.matches, delivery.receivedAt));
    const size = newEvents.reduce((sum, each) => sum + each.body.length, newDelivery.headers.length);
    const accepted = await admission.pass(size, () => store.events.accept(newDelivery, newEvents, progress));
    const made = new Set(newEvents.flatMap((each) => each.runs.map((run) => run.id)));
    afterwards(judged, accepted, made, delivery.receivedAt);
    return accepted;
  }

  /**
   * Tells the engine and the live stream what was stored. Nothing here can undo the commit: what fails is told, never
   * thrown.
   */
  function afterwards(
    judged: { event: OktaEvent; matches: TriggerMatch[] }[],
    accepted: AcceptedEvent[],
    /** Ids of the runs that are new; others were joined (T3). */
    made: ReadonlySet<string>,
    at: string,
  ): void {
    const runs: HandedOver[] = [];
    let dueAt: number | undefined;
    for (const [index, stored] of accepted.entries()) {
      const one = judged[index];
      if (one === undefined) continue;
      const matched = one.matches.filter((match) => match.matched);
      for (const head of stored.runs) {
        const match = matched.find((each) => isOf(each, head));
        if (match !== undefined && made.has(head.id)) deps.count(match.flow);
        if (match?.gather !== undefined) {
          dueAt = Math.min(dueAt ?? Infinity, Date.parse(at) + Math.min(match.gather.quietMs, match.gather.maxMs));
        } else if (match?.output !== undefined) {
          runs.push({ head, trigger: match.output });
        }
        bus.publish({ type: 'run', runId: head.id, flowId: head.flowId, status: head.status, at });
      }
      for (const { flowId } of stored.skipped) deps.onSkipped?.(flowId);
      if (stored.duplicate) continue;
      bus.publish({ type: 'event', eventId: stored.id, eventType: textOf(one.event['eventType']) ?? '', at });
      for (const match of one.matches) if (match.failed) noteFailure(match, stored.id, at);
    }
    if (runs.length > 0) deps.handOver(runs);
    const awaited = accepted.some((one) => one.awaited);
    if (awaited || dueAt !== undefined) deps.arrived({ awaited, dueAt });
  }

  /** T2: the flow shows which event its condition failed on. */
  function noteFailure(match: TriggerMatch, eventId: string, at: string): void {
    store.flows
      .addTriggerIssue({ flowId: match.flow.flowId, nodeId: match.trigger.key, eventId, message: match.reason, at })
      .catch((thrown: AppError) => deps.onTrouble(thrown));
  }

  return { accept, acceptPage, acceptAddressed, explain: (event, delivery) => liveFlows.explain({ event, delivery }) };
}

/** An event with what tells it from others. */
type IdentifiedEvent = Pick<NewEvent, 'id' | 'key' | 'uuid' | 'body' | 'cover'> & { event: OktaEvent };

/** T1: by its uuid, else by the hash of its canonical form. */
function identityOf(event: OktaEvent): Pick<NewEvent, 'id' | 'key' | 'uuid'> {
  const key = eventKey(event);
  const id = newId('evt');
  return 'uuid' in key
    ? { id, key: `uuid:${key.uuid}`, uuid: key.uuid }
    : { id, key: `hash:${sha256Hex(key.canonical)}`, uuid: null };
}

/**
 * The event as it is stored, with a run for each trigger that matched, and the triggers that it came too late for (T9).
 */
function newEvent({ event, ...identity }: IdentifiedEvent, matches: TriggerMatch[], at: string): NewEvent {
  return {
    id: identity.id,
    key: identity.key,
    uuid: identity.uuid,
    eventType: textOf(event['eventType']) ?? '',
    published: textOf(event['published']),
    body: identity.body,
    passedOver: matches
      .filter((match) => match.late)
      .map(({ flow, trigger, reason }) => ({ flowId: flow.flowId, nodeId: trigger.key, reason })),
    ...(identity.cover === undefined ? {} : { cover: identity.cover }),
    runs: matches
      .filter((match) => match.matched)
      .map(({ flow, trigger, gather, concurrency }) => ({
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
        concurrency,
        ...(gather === undefined ? {} : { gather }),
        ...unlessFull(flow),
      })),
  };
}

/** True where the run is one that this match has started or joined. */
function isOf({ flow, trigger }: TriggerMatch, head: RunHead): boolean {
  return flow.flowId === head.flowId && trigger.key === head.triggerNodeId;
}

/** T4.3: the bound, of flows that skip events when they are full. */
function unlessFull({ plan }: LiveFlow): Pick<NewRun, 'unlessFull'> {
  const { whenFull, maxConcurrentRuns } = plan.flow.settings ?? {};
  return whenFull === 'skip' ? { unlessFull: { maxRuns: maxConcurrentRuns ?? null } } : {};
}

/** A text or number as text; null for anything else. */
function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'string') return value.slice(0, TOO_LONG);
  return typeof value === 'number' ? String(value) : null;
}

/** The headers as they are stored: those with secrets left out. Names come in lower case from Node. */
function keptHeaders(headers: IngestRequest['headers'], secretHeaders: readonly string[]): Record<string, string> {
  const secret = new Set(secretHeaders.map((name) => name.toLowerCase()));
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || SECRET_HEADERS.has(name) || secret.has(name)) continue;
    kept[name] = (Array.isArray(value) ? value.join(', ') : value).slice(0, TOO_LONG);
  }
  return kept;
}

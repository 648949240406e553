// Webhooks of active flows: which trigger an address belongs to, a request as an event, and the end of the run that it
// started. It knows no HTTP: whether a request may come in is decided in server/http/webhooks.ts.
import type { WebhookSpec } from '../../shared/card/trigger-source.ts';
import { slotOf } from '../../shared/flow/flow.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { isEnded, type EndStatus } from '../../shared/run.ts';
import type { LiveFlows, LiveTrigger } from '../engine/start/live-flows.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { AcceptedEvent } from '../store/event-store.ts';
import type { Store } from '../store/store.ts';
import type { Ingest } from './ingest.ts';

/** The webhook of an active trigger. */
export interface LiveWebhook {
  to: LiveTrigger;
  spec: WebhookSpec;
  /**
   * The settings of the connection that the node names, secrets included; undefined: it names none. They are asked for
   * once a refresh.
   */
  connection(): Promise<JsonObject | undefined>;
}

/** A request that was let in. */
export interface WebhookRequest {
  method: string;
  query: JsonObject;
  body: JsonValue;
  headers: Record<string, string | string[] | undefined>;
  /** Names of headers that are not to be stored. */
  secretHeaders: readonly string[];
  /** T1: what the sender tells this request from others by; undefined: every request is another one. */
  idempotencyKey: string | undefined;
}

/** How a run ended, for whoever waits for it. */
export interface WebhookEnd {
  status: EndStatus;
  /** M9: what a Stop named; else null. */
  result: JsonValue;
  errorCode: string | null;
}

export interface Webhooks {
  /** The active trigger of an address, which is the part behind `/webhooks/`. */
  find(path: string): LiveWebhook | undefined;
  /**
   * Stores the request as an event, and says which run it started; null: none. For a request that came before, it is
   * the run of then.
   * @throws RetryableError `store.unavailable`, `ingest.busy`
   */
  accept(webhook: LiveWebhook, request: WebhookRequest): Promise<{ accepted: AcceptedEvent; runId: string | null }>;
  /** Waits for the end of a run; undefined where it has none within `waitMs`, `signal` aborts, or the server stops. */
  end(runId: string, waitMs: number, signal: AbortSignal): Promise<WebhookEnd | undefined>;
  /** To be called after active flows or connections have changed. */
  refresh(): void;
  /** Everybody who waits for a run is told that it has not ended. */
  stop(): void;
}

export interface WebhooksDeps {
  store: Pick<Store, 'events' | 'runs'>;
  clock: Clock;
  bus: Bus;
  liveFlows: Pick<LiveFlows, 'ofSource'>;
  ingest: Pick<Ingest, 'acceptAddressed'>;
  /** Settings of the connection of the app that a slot of a flow is bound to. */
  connection(flowId: string, slot: { name: string; app: string }): Promise<JsonObject | undefined>;
  /** The address under which people and senders reach Signalbox, without a slash at its end. */
  publicUrl: string;
}

export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const { store, clock } = deps;
  let byPath: ReadonlyMap<string, LiveWebhook> | undefined;
  const waiting = new Map<string, Set<() => void>>();
  let leave: (() => void) | undefined;

  /** One listener for all who wait, and none where nobody does. */
  function listen(runId: string, ended: () => void): () => void {
    const of = waiting.get(runId) ?? new Set();
    waiting.set(runId, of.add(ended));
    leave ??= deps.bus.subscribe((news) => {
      if (news.type === 'run' && isEnded(news.status)) for (const tell of waiting.get(news.runId) ?? []) tell();
    });
    return () => {
      of.delete(ended);
      if (of.size === 0) waiting.delete(runId);
      if (waiting.size > 0) return;
      leave?.();
      leave = undefined;
    };
  }

  /** The webhooks of all active flows, by their address. */
  function read(): ReadonlyMap<string, LiveWebhook> {
    const found = new Map<string, LiveWebhook>();
    for (const to of deps.liveFlows.ofSource('webhook')) {
      const spec = to.trigger.card.webhook?.(to.trigger.input);
      // Activation refuses a second one of an address; should there be one, the first keeps it.
      if (spec === undefined || found.has(spec.path)) continue;
      found.set(spec.path, { to, spec, connection: once(() => connectionOf(to)) });
    }
    return found;
  }

  async function connectionOf({ flow, trigger }: LiveTrigger): Promise<JsonObject | undefined> {
    const slot = slotOf(flow.plan.flow, trigger.node);
    return slot === undefined ? undefined : deps.connection(flow.flowId, slot);
  }

  /** How the run ended; undefined while it has not. */
  async function endOf(runId: string): Promise<WebhookEnd | undefined> {
    const row = await store.runs.find(runId);
    if (row === undefined || !isEnded(row.status)) return undefined;
    const last = (await store.runs.journal(row.seq)).records.at(-1);
    const result = last?.type === 'run.ended' ? last.result : null;
    return { status: row.status, result, errorCode: row.error?.code ?? null };
  }

  return {
    find: (path) => (byPath ??= read()).get(path),
    async accept({ to, spec }, request) {
      const { method, query, body, headers, secretHeaders, idempotencyKey } = request;
      const receivedAt = clock.iso();
      const accepted = await deps.ingest.acceptAddressed({
        via: 'webhook',
        to,
        // Whatever a sender takes for a key, in a length that can be stored.
        key: idempotencyKey === undefined ? null : sha256Hex(idempotencyKey),
        published: receivedAt,
        parts: { method, path: spec.path, query, body, receivedAt },
        headers,
        secretHeaders,
        source: `${deps.publicUrl}/webhooks/${spec.path}`,
      });
      const [started] = accepted.runs;
      if (started !== undefined || !accepted.duplicate) return { accepted, runId: started?.id ?? null };
      const [earlier] = (await store.events.find(accepted.id))?.runs ?? [];
      return { accepted, runId: earlier?.runId ?? null };
    },
    async end(runId, waitMs, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = clock.setTimer(clock.now() + waitMs, resolve);
      const stopListening = listen(runId, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
      try {
        // It may have ended before anybody listened.
        const ended = await endOf(runId);
        if (ended !== undefined || signal.aborted) return ended;
        await promise;
        return signal.aborted ? undefined : await endOf(runId);
      } finally {
        stopListening();
        timer.cancel();
      }
    },
    refresh() {
      byPath = undefined;
    },
    stop() {
      for (const of of waiting.values()) for (const tell of of) tell();
    },
  };
}

/** Keeps what was found; a failure is not kept. */
function once<Value>(find: () => Promise<Value>): () => Promise<Value> {
  let found: Promise<Value> | undefined;
  return () => {
    found ??= find().catch((thrown: unknown) => {
      found = undefined;
      throw thrown;
    });
    return found;
  };
}

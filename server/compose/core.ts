// What every role has: the store and what reads it, secrets, cards, connections, and the clients that call out. By
// itself it takes no request and takes no run up.
import { join } from 'node:path';

import type { HttpClient } from '../../shared/card/card.ts';
import type { AppError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { auditedHook } from '../access/audit/okta-hook.ts';
import { createAuditLog } from '../access/audit/log.ts';
import { loadCards } from '../cards/registry.ts';
import { DATABASE_FILE, type Config } from '../config.ts';
import { createConnectionService } from '../connections/connection-service.ts';
import { createHookKeeper } from '../connections/hooks/hook-keeper.ts';
import { createOktaHooks } from '../connections/hooks/okta-hooks.ts';
import { createOktaNeeds } from '../connections/okta-needs.ts';
import { createSignedHttp } from '../connections/signed-http.ts';
import type { Engine } from '../engine/engine.ts';
import { createPlans } from '../engine/plan/plans.ts';
import { createLiveFlows } from '../engine/start/live-flows.ts';
import type { Account } from '../engine/step/attempt.ts';
import { createBoundConnection, createSlotConnection } from '../flows/slot-connection.ts';
import { createIngest, type Ingest } from '../ingest/ingest.ts';
import { createCoverage } from '../ingest/system-log/coverage.ts';
import { pollingOf } from '../ingest/system-log/settings.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import { createHostPlaces, type Visitor } from '../lib/host-places.ts';
import { createHttpPool } from '../lib/http-client.ts';
import { createMailer } from '../lib/mail.ts';
import { createOktaClients } from '../okta/clients.ts';
import { oktaKeys } from '../okta/keys.ts';
import { createApprovalLinks } from '../secrets/approval-links.ts';
import { loadMasterKey } from '../secrets/master-key.ts';
import { openVault } from '../secrets/vault.ts';
import { openScratchTables, openStore, type OpenStoreOptions } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Logger } from '../telemetry/log.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { createSecretRedactor } from '../telemetry/secret-redactor.ts';

export interface CoreOptions {
  config: Config;
  logger: Logger;
  clock: Clock;
  bus: Bus;
  /** Whether answers of the API and outputs of cards are checked against their contracts: in development and tests. */
  strict: boolean;
  /**
   * S4: is called once, with a function that takes the secrets of this installation, as they are at the time of its
   * call, out of a text. The log cuts its lines by it.
   */
  onSecrets: (cut: (text: string) => string) => void;
  /** How the store is opened; undefined: in a thread of its own. */
  openStore: ((address: string, options: Required<OpenStoreOptions>) => Promise<Store>) | undefined;
}

/** Whoever has one must call `close` at the end, after whatever uses it was stopped. */
export type Core = Awaited<ReturnType<typeof makeCore>>;

/** @throws AppError with a sentence for whoever starts the server; nothing is left open then */
export async function openCore(options: CoreOptions): Promise<Core> {
  const { openStore: open = openStore } = options;
  const store = await open(join(options.config.dataDir, DATABASE_FILE), {
    // The thread of the store is gone.
    onLost(error) {
      // Nothing can be accepted any more: whoever watches over the process starts it again.
      throw error;
    },
  });
  try {
    return await makeCore(store, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function makeCore(store: Store, options: CoreOptions) {
  const { config, logger, clock, bus } = options;
  const { allowPrivate, publicUrl } = config;
  const fromEnvironment = config.secretKey;
  const masterKey = loadMasterKey({
    dataDir: config.dataDir,
    ...(fromEnvironment === undefined ? {} : { fromEnvironment }),
  });
  const vault = openVault({ masterKey });
  const approvalLinks = createApprovalLinks({ masterKey, publicUrl });
  const registry = await loadCards();
  const hookSecret = config.oktaHookSecret;
  const connections = createConnectionService({
    store,
    vault,
    registry,
    clock,
    publicUrl,
    keys: oktaKeys,
    ...(hookSecret === undefined ? {} : { hookSecretFromEnvironment: hookSecret }),
  });
  await connections.ensureDefault();

  const places = createHostPlaces();
  const pool = createHttpPool({ allowPrivate, places });
  const signed = createSignedHttp({ pool, clock, onSecret: (secret) => redactor.learn(secret) });
  const http = (signal: AbortSignal, timeoutMs: number, visitor?: Visitor, account?: Account): HttpClient => {
    const credential =
      account === undefined ? undefined : registry.connectionApp(account.app)?.credential?.(account.settings);
    if (credential !== undefined) return signed.client(credential, { signal, timeoutMs, visitor });
    return { request: (request) => pool.request(request, { signal, timeoutMs, visitor }) };
  };
  const oktaClients = createOktaClients({
    pool,
    clock,
    onSecret: (secret) => redactor.learn(secret),
    keysBeside: connections.keysBeside,
  });
  const oktaNeeds = createOktaNeeds(
    store,
    registry.manifest,
    async (id) => pollingOf(await connections.settingsOf(id)) !== undefined,
  );
  const mailer = createMailer({ allowPrivate, places });
  const plans = createPlans(store.flows, registry);
  const orgAheadMs = (source: string | null): number => oktaClients.aheadMs(URL.parse(source ?? '')?.origin ?? '');
  const liveFlows = createLiveFlows(store, plans, orgAheadMs);
  const redactor = await createSecretRedactor({ store, connections, fixed: secretsOf(config) });
  options.onSecrets((text) => redactor.current().text(text));
  const settingsOf = (id: string): Promise<JsonObject | undefined> => connections.settingsOf(id);
  const slotConnection = createSlotConnection({ store, settingsOf });
  const onTrouble = (error: AppError, where: { runId?: string } = {}): void => {
    logger.warn({ code: error.code, reason: error.message, ...where }, 'the engine met trouble and goes on');
  };
  // The engine needs the metrics for what ends, and the metrics need the engine for its load: so the load is set later.
  let load = (): { held: number } => ({ held: 0 });
  const oktaConnections = async (): Promise<string[]> =>
    (await connections.list()).flatMap(({ id, app }) => (app === 'okta' ? [id] : []));
  const coverage = createCoverage({
    polls: store.polls,
    clock,
    pollingOf: async (id) => pollingOf(await connections.settingsOf(id)),
    async orgAheadMs(id) {
      const { orgUrl } = (await connections.settingsOf(id)) ?? {};
      return orgAheadMs(typeof orgUrl === 'string' ? orgUrl : null);
    },
  });
  const metrics = createMetrics({
    runCounts: () => store.runs.counts(),
    load: () => load(),
    coverage: { connections: oktaConnections, of: coverage.of, now: clock.now },
  });
  const flowListeners: (() => unknown)[] = [];
  const audit = createAuditLog({
    store: store.audit,
    iso: clock.iso,
    redact: (value) => redactor.current().json(value),
    onTrouble,
  });
  const oktaHooks = createOktaHooks({
    store: store.oktaHooks,
    connections,
    vault,
    clock,
    needed: () => oktaNeeds.eventTypes(),
    okta: (settings, use) => oktaClients.client(settings, use),
    redactor: redactor.current,
  });
  const hookKeeper = createHookKeeper({
    store: store.oktaHooks,
    hooks: oktaHooks,
    clock,
    needed: () => oktaNeeds.eventTypes(),
    audited: (row, work) => auditedHook(audit, row, work),
    onTrouble,
  });
  flowListeners.push(() => hookKeeper.changed());

  return {
    ...options,
    store,
    openScratch: openScratchTables,
    vault,
    approvalLinks,
    registry,
    connections,
    places,
    pool,
    signed,
    http,
    oktaClients,
    oktaNeeds,
    oktaConnections,
    coverage,
    mailer,
    plans,
    liveFlows,
    redactor,
    slotConnection,
    boundConnection: createBoundConnection({ store, settingsOf }),
    audit,
    oktaHooks,
    hookKeeper,
    onTrouble,
    metrics,
    /** To be called with the load of the engine in this process. A process without an engine holds no run. */
    setLoad(of: typeof load): void {
      load = of;
    },
    /**
     * Listeners are called in the order of registration, one after the other, whenever the flows that receive events
     * have changed.
     */
    onFlowsChanged(listener: () => unknown): void {
      flowListeners.push(listener);
    },
    /**
     * To be called when a flow or connection was changed: the live flows are read anew first, and whatever goes by them
     * is told then.
     */
    async refreshFlows(): Promise<void> {
      await liveFlows.refresh();
      for (const listener of flowListeners) await listener();
    },
    /**
     * The one door for events. `engine` gets hints of the runs that they start; without one, others find them in the
     * store.
     */
    makeIngest(engine: Pick<Engine, 'handOver' | 'count' | 'arrived'>): Ingest {
      return createIngest({
        store,
        clock,
        bus,
        liveFlows,
        orgAheadMs,
        handOver: (runs) => engine.handOver(runs),
        count: (flow) => engine.count(flow),
        arrived: (news) => engine.arrived(news),
        onSkipped: (flowId) => metrics.runSkipped(flowId),
        onTrouble,
      });
    },
    /** Called last of all, when nothing uses the core any more: first what calls out ends, then the store. */
    async close(): Promise<void> {
      mailer.close();
      await pool.close();
      await store.close();
    },
  };
}

/** Secrets of the environment, which no connection holds. */
function secretsOf({ apiToken, oktaHookSecret, secretKey }: Config): string[] {
  return [apiToken, oktaHookSecret, secretKey].filter((secret) => secret !== undefined);
}

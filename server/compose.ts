// The composition root: every part made once and handed to those that use it. It decides nothing that a part could.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';

import type { HttpClient } from '../shared/card/card.ts';
import { toAppError, type AppError } from '../shared/errors.ts';
import { readApprovalRules, sessionSecret } from './access/installation.ts';
import { createAccessChanges } from './access/changes.ts';
import { createAuditLog } from './access/audit/log.ts';
import { createSignInLimits } from './access/sign-in-limits.ts';
import { createTokenService } from './access/tokens.ts';
import { createUserService } from './access/users.ts';
import { loadCards } from './cards/registry.ts';
import { DATABASE_FILE, type Config } from './config.ts';
import { createConnectionService } from './connections/connection-service.ts';
import { createSignedHttp } from './connections/signed-http.ts';
import { createOktaNeeds } from './connections/okta-needs.ts';
import { createTryConnection } from './connections/try-connection.ts';
import { createCalls } from './engine/step/calls.ts';
import { createEngine, type Engine } from './engine/engine.ts';
import { createLiveFlows } from './engine/start/live-flows.ts';
import { createPlans } from './engine/plan/plans.ts';
import { createRunStories } from './runs/run-story.ts';
import { createRunViews } from './runs/run-view.ts';
import type { Account } from './engine/step/attempt.ts';
import { createStepRunner } from './engine/step/step-runner.ts';
import { createFlowService } from './flows/flow-service.ts';
import { createSlotConnection } from './flows/slot-connection.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createApp } from './http/app.ts';
import { createClients } from './http/clients.ts';
import { BOUNDS, timeBounds } from './http/connections.ts';
import { createIngest } from './ingest/ingest.ts';
import { createScheduler, type MissedTimes } from './ingest/schedule.ts';
import { createWebhooks } from './ingest/webhook.ts';
import { createBus, type Bus } from './lib/bus.ts';
import { systemClock, type Clock } from './lib/clock.ts';
import { heapSize } from './lib/heap.ts';
import { createHostPlaces, type Visitor } from './lib/host-places.ts';
import { createHttpPool } from './lib/http-client.ts';
import { createMailer } from './lib/mail.ts';
import { createOktaClients } from './okta/clients.ts';
import { oktaKeys } from './okta/keys.ts';
import { tryOkta } from './okta/trial.ts';
import { createApprovalLinks } from './secrets/approval-links.ts';
import { loadMasterKey } from './secrets/master-key.ts';
import { openVault } from './secrets/vault.ts';
import { createSlackClient } from './slack/client.ts';
import { trySlack } from './slack/trial.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/store.ts';
import { createMetrics } from './telemetry/metrics.ts';
import type { Logger } from './telemetry/log.ts';
import { createSecretRedactor } from './telemetry/secret-redactor.ts';

const STOP_GRACE_MS = 10_000;

export interface RunningServer {
  /** Where it listens, for people: the set-up link while no person exists, else the address. */
  firstClick: string;
  setupNeeded: boolean;
  port: number;
  store: Store;
  /** J8: takes nothing new, gives running steps ten seconds, closes the store. */
  stop(): Promise<void>;
}

export interface StartOptions {
  config: Config;
  logger: Logger;
  clock?: Clock;
  bus?: Bus;
  /** Answers of the API and outputs of cards are checked against their contracts: in development and tests. */
  strict?: boolean;
  /** S4: told once how to take the secrets of this installation, as they are at the time, out of a text. */
  onSecrets?: (cut: (text: string) => string) => void;
}

/** @throws AppError with a sentence for whoever starts it; nothing is left open then */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config, logger, clock = systemClock, bus = createBus(), strict = false, onSecrets = () => {} } = options;
  const store = await openStore(join(config.dataDir, DATABASE_FILE), {
    onLost(error) {
      // Nothing can be accepted any more: whoever watches over the process starts it again.
      throw error;
    },
  });
  try {
    return await startOn(store, { config, logger, clock, bus, strict, onSecrets });
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function startOn(store: Store, options: Required<StartOptions>): Promise<RunningServer> {
  const { config, logger, clock, bus, strict } = options;
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
  const oktaClients = createOktaClients({ pool, clock, onSecret: (secret) => redactor.learn(secret) });
  const oktaNeeds = createOktaNeeds(store, registry.manifest);
  const mailer = createMailer({ allowPrivate, places });
  const plans = createPlans(store.flows, registry);
  const liveFlows = createLiveFlows(store, plans);
  const redactor = await createSecretRedactor({ store, connections, fixed: secretsOf(config) });
  options.onSecrets((text) => redactor.current().text(text));
  const slotConnection = createSlotConnection({ store, settingsOf: (id) => connections.settingsOf(id) });
  const runner = createStepRunner({
    now: clock.now,
    iso: clock.iso,
    random: Math.random,
    http,
    mail: (settings, signal, visitor) => ({
      send: (message) => mailer.send(settings ?? {}, message, signal, visitor),
    }),
    places,
    okta: (account, use) => oktaClients.client(account?.app === 'okta' ? account.settings : undefined, use),
    slack: (account, http) => createSlackClient(http, account?.app === 'slack' ? account.settings : undefined),
    connection: slotConnection,
    accounts: registry,
    shown: connections.shownToCards,
    redactor: redactor.current,
    approvalLink: (claim) => approvalLinks.link(claim),
    events: { eventsOfType: store.waits.eventsOfType, findForTrigger: store.events.findForTrigger },
    calls: createCalls({ store, liveFlows, plans, iso: clock.iso }),
    strict,
    onDefect: (error, where) => logger.error({ err: error, ...where }, 'a step failed by an error of ours'),
  });
  const onTrouble = (error: AppError, where: { runId?: string } = {}): void => {
    logger.warn({ code: error.code, reason: error.message, ...where }, 'the engine met trouble and goes on');
  };
  // The engine needs metrics for what ends, metrics need the engine for its load.
  let engine: Engine | undefined = undefined;
  const load = (): { held: number } => engine?.load ?? { held: 0 };
  const metrics = createMetrics({ runCounts: () => store.runs.counts(), load });
  const made = createEngine({
    store,
    clock,
    bus,
    plans,
    liveFlows,
    runner,
    allowsOwnRuns: async () => (await readApprovalRules(store.values)).ownRuns,
    onRunEnd: (head, status) => metrics.runEnded(head.flowId, status),
    onOverBudget(flowId, runsPerMinute) {
      logger.warn({ flow: flowId, runsPerMinute }, 'a flow started more runs than its budget allows and is paused');
      metrics.flowPaused(flowId);
    },
    refreshFlows: () => receivers.refresh(),
    onLost(hint, count) {
      logger.warn({ hint, count }, 'the engine found something in the store that it had not been told of, and goes on');
      metrics.hintsLost(hint, count);
    },
    onTrouble,
    heap: heapSize,
  });
  engine = made;
  const ingest = createIngest({
    store,
    clock,
    bus,
    liveFlows,
    handOver: (runs) => made.handOver(runs),
    count: (flow) => made.count(flow),
    arrived: (news) => made.arrived(news),
    onSkipped: (flowId) => metrics.runSkipped(flowId),
    onTrouble,
  });
  const onMissed = (missed: MissedTimes): void =>
    logger.warn({ ...missed }, 'times of a schedule were missed and do not run');
  const { schedules } = store;
  const scheduler = createScheduler({ schedules, clock, liveFlows, ingest, onMissed, onTrouble });
  const webhooks = createWebhooks({ store, clock, bus, liveFlows, ingest, connection: slotConnection, publicUrl });
  // Whatever takes events of active flows is told when one changes.
  const receivers = {
    async refresh(): Promise<void> {
      await liveFlows.refresh();
      await made.flowsChanged();
      webhooks.refresh();
      await scheduler.replan();
    },
  };
  const changes = createAccessChanges();
  const users = createUserService({ store, clock, changes });
  const { entrance, closeStreams } = createApp({
    config,
    version: await ownVersion(),
    logger,
    metrics,
    clock,
    bus,
    audit: createAuditLog({
      store: store.audit,
      iso: clock.iso,
      redact: (value) => redactor.current().json(value),
      onTrouble,
    }),
    store,
    registry,
    connections,
    tryConnection: createTryConnection({
      connections,
      registry,
      http,
      checkMail: mailer.check,
      trySlack,
      signIn: signed.signIn,
      async tryOkta(settings, id, signal) {
        const needed = id === undefined ? [] : await oktaNeeds(id);
        return tryOkta(
          oktaClients,
          settings,
          needed.map(({ scope }) => scope),
          signal,
        );
      },
    }),
    oktaNeeds,
    flows: createFlowService({
      store,
      connections,
      manifests: registry.manifest,
      clock,
      bus,
      liveFlows: receivers,
      publicUrl,
    }),
    onConnectionsChanged: async () => {
      await redactor.refresh();
      await receivers.refresh();
    },
    engine: made,
    runViews: createRunViews(store, plans, (runSeq) => made.queuedSteps(runSeq)),
    runStories: createRunStories(store, plans, registry.manifest),
    approvalLinks,
    ingest,
    webhooks,
    users,
    tokens: createTokenService({ store, clock, changes, environmentToken: config.apiToken }),
    accessChanges: changes,
    signInLimits: createSignInLimits(),
    clients: createClients(config.trustedProxies),
    sessionSecret: await sessionSecret(store.values, vault),
    editorDir: join(import.meta.dirname, '../dist/editor'),
    checkResponses: strict,
  });

  await made.start();
  await scheduler.start();
  const server = createServer(timeBounds(BOUNDS), entrance.handle).on('connection', entrance.connected);
  try {
    await listen(server, config);
  } catch (error) {
    await scheduler.stop();
    await made.stop(0);
    throw error;
  }
  const housekeeping = startHousekeeping({ store, clock, logger });
  const setupToken = await users.offerSetup();
  const address = server.address();
  return {
    firstClick: setupToken === undefined ? publicUrl : `${publicUrl}/setup?token=${setupToken}`,
    setupNeeded: setupToken !== undefined,
    port: typeof address === 'object' && address !== null ? address.port : config.port,
    store,
    async stop() {
      entrance.close();
      const closed = close(server);
      closeStreams();
      webhooks.stop();
      await scheduler.stop();
      await Promise.all([made.stop(STOP_GRACE_MS), housekeeping.stop()]);
      server.closeAllConnections();
      await closed;
      mailer.close();
      await pool.close();
      await store.close();
    },
  };
}

function secretsOf({ apiToken, oktaHookSecret, secretKey }: Config): string[] {
  return [apiToken, oktaHookSecret, secretKey].filter((secret) => secret !== undefined);
}

async function listen(server: Server, { port, host }: Config): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  await promise;
  server.off('error', reject);
}

/** Takes no connection any more; resolves when the last one has ended. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

async function ownVersion(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '../package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

/** A failure to start as one sentence. */
export function startFailure(thrown: unknown, config: Pick<Config, 'port' | 'host'>): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const { port, host } = config;
  if (code === 'EADDRINUSE')
    return `PORT is ${port}, but another program listens there already: stop it, or set PORT to a free one.`;
  if (code === 'EACCES') return `PORT is ${port}, but this user may not listen there: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `HOST is "${host}", but this machine has no such address: set HOST to 127.0.0.1, 0.0.0.0, or an address of this machine.`;
  }
  return toAppError(thrown).message;
}

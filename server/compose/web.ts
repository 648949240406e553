// What answers requests: people, sessions, the API, hooks and webhooks, and the editor's files, on one port.
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';

import { createAccessChanges } from '../access/changes.ts';
import { sessionSecret } from '../access/installation.ts';
import { createSignInLimits } from '../access/sign-in-limits.ts';
import { createTokenService } from '../access/tokens.ts';
import { createUserService } from '../access/users.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { Config } from '../config.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import { createOktaScopes } from '../connections/okta-scopes.ts';
import { createOwnTokens } from '../connections/own-tokens.ts';
import { createTryConnection } from '../connections/try-connection.ts';
import { createFlowService } from '../flows/flow-service.ts';
import { createTableService } from '../tables/table-service.ts';
import { createApp } from '../http/app.ts';
import { createClients } from '../http/clients.ts';
import { BOUNDS, timeBounds } from '../http/connections.ts';
import { createWebhooks } from '../ingest/webhook.ts';
import { createOktaDesk } from '../okta/desk.ts';
import { tryOkta } from '../okta/trial.ts';
import { createRunCases } from '../runs/run-cases.ts';
import { createRunStories } from '../runs/run-story.ts';
import { createRunViews } from '../runs/run-view.ts';
import { trySlack } from '../slack/trial.ts';
import type { Core } from './core.ts';
import type { Worker } from './worker.ts';

export interface Web {
  /** Resolves with the port, once it takes connections. @throws what `listen` of Node throws */
  listen(): Promise<number>;
  /** The token of the set-up page while no person exists. */
  setupToken(): Promise<string | undefined>;
  /**
   * Takes no request any more and ends live streams; requests under way go on. To be called before the worker is
   * stopped.
   */
  refuse(): void;
  /** Cuts what is still open, and resolves when nothing is. To be called after `refuse`. */
  close(): Promise<void>;
}

/**
 * Everything that answers requests, over what the core and the worker have. It listens only once `listen` is called.
 */
export async function makeWeb(core: Core, { engine, ingest }: Pick<Worker, 'engine' | 'ingest'>): Promise<Web> {
  const { config, store, clock, bus, logger, registry, connections, liveFlows, plans, redactor } = core;
  const { publicUrl } = config;
  const webhooks = createWebhooks({ store, clock, bus, liveFlows, ingest, connection: core.slotConnection, publicUrl });
  core.onFlowsChanged(() => webhooks.refresh());
  const changes = createAccessChanges();
  const users = createUserService({ store, clock, changes });
  const oktaDesk = createOktaDesk({
    clients: core.oktaClients,
    clock,
    settingsOf: (id) => oktaSettings(connections, id),
  });
  const { entrance, closeStreams } = createApp({
    config,
    version: await ownVersion(),
    logger,
    metrics: core.metrics,
    clock,
    bus,
    audit: core.audit,
    store,
    registry,
    connections,
    tryConnection: createTryConnection({
      connections,
      registry,
      http: core.http,
      checkMail: core.mailer.check,
      trySlack,
      signIn: core.signed.signIn,
      async tryOkta(settings, id, signal) {
        const needed = id === undefined ? [] : await core.oktaNeeds.ofConnection(id);
        return tryOkta(
          core.oktaClients,
          settings,
          needed.map(({ scope }) => scope),
          signal,
        );
      },
    }),
    oktaNeeds: core.oktaNeeds,
    oktaScopes: createOktaScopes(core.oktaNeeds, oktaDesk.granted),
    oktaDesk,
    oktaHooks: core.oktaHooks,
    coverage: core.coverage,
    ownTokens: createOwnTokens(store.values, oktaDesk.ownToken),
    openScratch: core.openScratch,
    tables: createTableService({
      store: store.tables,
      flows: store.flows,
      manifests: registry.manifest,
      iso: clock.iso,
      redact: (values) => core.redactor.current().json(values),
    }),
    flows: createFlowService({
      store,
      connections,
      manifests: registry.manifest,
      clock,
      bus,
      liveFlows: { refresh: () => core.refreshFlows() },
      publicUrl,
    }),
    onConnectionsChanged: async () => {
      await redactor.refresh();
      await core.refreshFlows();
    },
    engine,
    runViews: createRunViews(store, plans, (runSeq) => engine.queuedSteps(runSeq)),
    runStories: createRunStories(store, plans, registry.manifest),
    runCases: createRunCases({
      store,
      plans,
      manifests: registry.manifest,
      redact: (value) => core.redactor.current().json(value),
    }),
    approvalLinks: core.approvalLinks,
    ingest,
    webhooks,
    users,
    tokens: createTokenService({ store, clock, changes, environmentToken: config.apiToken }),
    accessChanges: changes,
    signInLimits: createSignInLimits(),
    clients: createClients(config.trustedProxies),
    sessionSecret: await sessionSecret(store.values, core.vault),
    editorDir: join(import.meta.dirname, '../../dist/editor'),
    checkResponses: core.strict,
  });
  /** The bounds of time are against clients that send slowly or never end. */
  const server = createServer(timeBounds(BOUNDS), entrance.handle).on('connection', entrance.connected);
  let closed: Promise<void> | undefined;

  return {
    async listen() {
      await listen(server, config);
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : config.port;
    },
    setupToken: () => users.offerSetup(),
    refuse() {
      entrance.close();
      closed ??= ended(server);
      closeStreams();
      webhooks.stop();
    },
    async close() {
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The settings of an Okta connection, secrets included; undefined for a connection of another app, or none. */
async function oktaSettings(
  connections: Pick<ConnectionService, 'list' | 'settingsOf'>,
  id: string,
): Promise<JsonObject | undefined> {
  const found = (await connections.list()).find((connection) => connection.id === id);
  return found?.app === 'okta' ? connections.settingsOf(id) : undefined;
}

/** Resolves when the port is taken. @throws the error of Node, such as `EADDRINUSE` */
async function listen(server: Server, { port, host }: Config): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  await promise;
  server.off('error', reject);
}

/** Takes no connection any more; resolves when the last one has ended. */
function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** The version of package.json, which the settings and the description of the API name. */
async function ownVersion(): Promise<string> {
  const text = await readFile(join(import.meta.dirname, '../../package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}

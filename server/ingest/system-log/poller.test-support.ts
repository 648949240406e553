// A poller at work: a real store and ingest, the simulated org, real calls over loopback, and a clock that the test moves.
// Another one on the same file stands for a restart. Runs are made and stay queued: no engine takes them up.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

import type { Late } from '../../../shared/flow/flow.ts';
import { parseFlow } from '../../../shared/flow/parse.ts';
import type { Coverage as CoverageView } from '../../../shared/api/coverage.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { neededEventTypes } from '../../../shared/okta/needed-event-types.ts';
import type { FakeClock } from '../../../tests/support/fake-clock.ts';
import { loadCards } from '../../cards/registry.ts';
import { publishFlow } from '../../engine/engine.test-support.ts';
import { createPlans } from '../../engine/plan/plans.ts';
import { createLiveFlows } from '../../engine/start/live-flows.ts';
import { createBus } from '../../lib/bus.ts';
import type { Clock } from '../../lib/clock.ts';
import { createHttpPool } from '../../lib/http-client.ts';
import { createOktaClients } from '../../okta/clients.ts';
import type { OktaSim } from '../../okta/sim/sim.ts';
import { createRedactor } from '../../secrets/redact.ts';
import type { EventRow } from '../../store/event-store.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { Store } from '../../store/store.ts';
import { createIngest, type Ingest } from '../ingest.ts';
import { createCoverage } from './coverage.ts';
import { createPoller, type Poller } from './poller.ts';
import { pollingOf } from './settings.ts';

export const RESET = 'user.mfa.factor.reset_all';
const registry = await loadCards();

export interface PollBench {
  store: Store;
  poller: Poller;
  ingest: Ingest;
  failures: string[];
  troubles: string[];
  /** Publishes a flow that starts on these types, activates it, and tells the poller. */
  listen(flowId: string, types: readonly string[], late?: Late): Promise<void>;
  /** A call of Okta by this process, by which it learns what time it is there. */
  callOkta(): Promise<void>;
  /** Moves the clock and waits for what falls due. */
  pass(ms: number): Promise<void>;
  coverage(): Promise<CoverageView>;
  /** Stored events, oldest first. */
  events(): Promise<EventRow[]>;
  /** Graceful, or as a kill leaves it: what is under way is not waited for. */
  end(): Promise<void>;
}

export function aFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-poll-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'store.db');
}

export function settingsFor(url: string, token: string, polling: JsonObject = {}): JsonObject {
  return { orgUrl: url, auth: { type: 'ssws', token }, polling: { enabled: true, intervalSeconds: 60, ...polling } };
}

function secretsOf({ auth }: JsonObject): string[] {
  return isJsonObject(auth) && typeof auth['token'] === 'string' ? [auth['token']] : [];
}

/** Writes events to the org's log, `published` now. */
export function happen(sim: OktaSim, count: number, type = RESET): JsonObject[] {
  return Array.from({ length: count }, (_, at) =>
    sim.log.write({ type, principal: null, requestId: `request-${type}-${at}`, path: '/api/v1/users' }),
  );
}

export async function startPolling(options: {
  file: string;
  clock: FakeClock;
  /** Secrets included; read anew for each turn. */
  settings: () => JsonObject;
  change?: (ingest: Ingest) => Pick<Ingest, 'acceptPage'>;
  /** A store that another process has opened already. */
  store?: Store;
}): Promise<PollBench> {
  const { file, clock, settings, change = (ingest) => ingest } = options;
  const store = options.store ?? (await openSqliteStore({ file, clock }));
  const orgAheadMs = (source: string | null): number => clients.aheadMs(URL.parse(source ?? '')?.origin ?? '');
  const liveFlows = createLiveFlows(store, createPlans(store.flows, registry), orgAheadMs);
  const troubles: string[] = [];
  const failures: string[] = [];
  const onTrouble = (error: Error): void => void troubles.push(error.message);
  const ingest = createIngest({
    store,
    clock,
    bus: createBus(),
    liveFlows,
    handOver: () => undefined,
    count: () => undefined,
    arrived: () => undefined,
    onTrouble,
    orgAheadMs,
  });
  const pool = createHttpPool({ allowPrivate: ['127.0.0.1'] });
  // The client's own short waits pass at once: nobody moves the clock while a call is under way.
  const hasty: Clock = {
    now: clock.now,
    iso: clock.iso,
    setTimer(_at, fn) {
      const timer = setImmediate(fn);
      return { cancel: () => clearImmediate(timer) };
    },
  };
  const clients = createOktaClients({ pool, clock: hasty, onSecret: () => undefined });
  const poller = createPoller({
    polls: store.polls,
    clock,
    ingest: change(ingest),
    holder: crypto.randomUUID(),
    targets: async () => {
      const polling = pollingOf(settings());
      return polling === undefined ? [] : [{ connection: 'default', settings: settings(), polling }];
    },
    connections: async () => ['default'],
    okta: (given, use) => clients.client(given, use),
    listened: async () => new Set(neededEventTypes(liveFlows.flows(), registry.manifest).map(({ type }) => type)),
    redact: (text) => createRedactor(secretsOf(settings())).text(text),
    onPage: () => undefined,
    onFailed: (_connection, error) => failures.push(error.code),
    onTrouble,
  });
  const { of } = createCoverage({
    polls: store.polls,
    clock,
    pollingOf: async () => pollingOf(settings()),
    orgAheadMs: async () => orgAheadMs(String(settings()['orgUrl'])),
  });
  await liveFlows.refresh();
  await poller.start();
  await poller.idle();
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> =>
    (ended ??= (async () => {
      await poller.stop();
      await pool.close();
      if (options.store === undefined) await store.close();
    })());
  onTestFinished(end);
  return {
    store,
    poller,
    ingest,
    failures,
    troubles,
    async callOkta() {
      const use = { signal: new AbortController().signal, timeoutMs: 5_000 };
      await clients.client(settings(), use).request({ method: 'GET', path: '/api/v1/users/me', scopes: [] });
    },
    async listen(flowId, types, late) {
      const nodes = Object.fromEntries(
        types.map((eventType, at) => [
          at === 0 ? 'trigger' : `trigger${at}`,
          { card: 'okta.event', version: 1, inputs: { eventType }, ...(late === undefined ? {} : { late }) },
        ]),
      );
      const flow = parseFlow({ formatVersion: 1, id: flowId, name: flowId, nodes, edges: [] });
      await publishFlow(store, flow, clock.iso());
      await liveFlows.refresh();
      poller.changed();
      await poller.idle();
    },
    async pass(ms) {
      clock.advance(ms);
      await poller.idle();
    },
    coverage: () => of('default', '2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z'),
    async events() {
      const found: EventRow[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await store.events.list({ limit: 1_000, ...(cursor === undefined ? {} : { cursor }) });
        found.push(...page.items);
        if (page.nextCursor === null) return found.toReversed();
        cursor = page.nextCursor;
      }
    },
    end,
  };
}

// A small Okta org on loopback: for tests, for whoever has no org, and for trouble that a real org does not make on
// demand. Everything is in memory and comes from a seed. It cannot be reached from another machine.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { JsonObject } from '../../../shared/json.ts';
import { systemClock, type Clock } from '../../lib/clock.ts';
import { createAuthState } from './auth/state.ts';
import { serveConsole } from './console/console.ts';
import { createDeliveries, type Deliveries } from './hooks/deliveries.ts';
import { createOutbound } from './hooks/outbound.ts';
import { createSystemLog, type SystemLog } from './log/system-log.ts';
import { addCredentials } from './org/credentials.ts';
import type { Engine, SimOrg } from './org/model.ts';
import { seedOrg } from './org/seed.ts';
import { seededRandom } from './random.ts';
import { SIM_ROUTES } from './routes.ts';
import type { SimAnswer } from './wire/answer.ts';
import { callAsAdmin } from './wire/admin-call.ts';
import { createRateLimits, type RateLimits } from './wire/rate-limits.ts';
import { createRouter } from './wire/router.ts';
import { readBody, serveApi, type SeenRequest } from './wire/serve.ts';
import { createTrouble, type Trouble } from './wire/trouble.ts';
import type { World } from './world.ts';

export interface OktaSimOptions {
  /** Default `identity`. */
  engine?: Engine;
  /** Default 1. The same seed gives the same ids, tokens and keys. */
  seed?: number;
  /** Default 0, which takes a free port. */
  port?: number;
  clock?: Clock;
  /** Users beside the company's twelve. Default 0. */
  moreUsers?: number;
  /**
   * Gives the ids of events. By default they come from the seed, so an org that starts again would give new events the
   * ids of old ones, and whoever remembers those would take them for duplicates.
   */
  eventUuid?: () => string;
}

export interface OktaSim {
  /** Origin, without a slash at the end. */
  readonly url: string;
  /** A token of the first Super Admin, for the scheme SSWS. */
  readonly sswsToken: string;
  /** The client id of a service app that has every scope and is Super Admin. */
  readonly clientId: string;
  /** The key of that app: PKCS8 PEM, P-256. The id of its public key is the key's thumbprint (RFC 7638). */
  readonly privateKey: string;
  /** The org itself: tests look into it and change it. */
  readonly org: SimOrg;
  readonly trouble: Trouble;
  readonly limits: RateLimits;
  readonly log: SystemLog;
  readonly deliveries: Deliveries;
  /** The requests that came, oldest first; the last 10,000. */
  readonly requests: SeenRequest[];
  /** Makes a call of the API as the first Super Admin at the console, without HTTP. @throws OktaFault */
  asAdmin(method: string, path: string, body?: JsonObject): Promise<SimAnswer>;
  /** Ends deliveries that are under way and cuts open connections. */
  close(): Promise<void>;
}

/**
 * Names under which the simulator may be called. Under any other one a page elsewhere could reach it, by pointing its
 * own name at this machine (DNS rebinding).
 */
const OWN_NAMES = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** Resolves when it listens, on 127.0.0.1 only. @throws the error of Node where the port cannot be had */
export async function startOktaSim(options: OktaSimOptions = {}): Promise<OktaSim> {
  const { engine = 'identity', seed = 1, port = 0, clock = systemClock, moreUsers = 0 } = options;
  const random = seededRandom(seed);
  const { eventUuid = () => random.uuid('event') } = options;
  const trouble = createTrouble();
  const now = (): number => clock.now() + trouble.clockSkewMs;
  const org = seedOrg(random, { engine, moreUsers, startMs: clock.now() });
  const { token, client, privateKey } = addCredentials(org, random);
  const log = createSystemLog({
    now,
    uuid: eventUuid,
    late: trouble.log.late,
    hooksFor: (type) =>
      [...org.hooks.values()].filter(
        ({ status, verificationStatus, items }) =>
          status === 'ACTIVE' && verificationStatus === 'VERIFIED' && items.includes(type),
      ),
  });
  const deliveries = createDeliveries(clock, () => world);
  log.onWritten((event, hooks) => {
    for (const hook of hooks) deliveries.add(hook, event);
  });
  const requests: SeenRequest[] = [];
  const router = createRouter(SIM_ROUTES);
  const stop = new AbortController();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!OWN_NAMES.test(request.headers.host ?? '')) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end('The simulator answers to loopback names only.\n');
      return;
    }
    const body = await readBody(request);
    if (await serveConsole(world, { request, response, body, asAdmin })) return;
    await serveApi(world, router, requests, { request, response, body, wait });
  }

  function asAdmin(method: string, path: string, body: JsonObject = {}): Promise<SimAnswer> {
    return callAsAdmin(world, router, { method, path, body });
  }

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = clock.setTimer(clock.now() + ms, resolve);
      stop.signal.addEventListener('abort', () => {
        timer.cancel();
        resolve();
      });
    });
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`A defect of the simulator: ${text}\n`);
    });
  });
  // A busy machine must not look like an org that cuts connections: only trouble that was planned does.
  server.keepAliveTimeout = 10 * 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world: World = {
    url,
    org,
    random,
    now,
    iso: () => new Date(now()).toISOString(),
    log,
    auth: createAuthState(random, now),
    limits: createRateLimits(now),
    trouble,
    deliveries,
    outbound: createOutbound(clock),
  };

  return {
    url,
    sswsToken: token.value,
    clientId: client.clientId,
    privateKey,
    org,
    trouble,
    limits: world.limits,
    log,
    deliveries,
    requests,
    asAdmin,
    async close() {
      stop.abort();
      deliveries.stop();
      await deliveries.idle();
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

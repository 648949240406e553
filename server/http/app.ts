// The Express app, put together. The order counts: hooks first and bare, since nothing may stand between a delivery and
// the store; then headers, probes, API, pages, and the one error handler.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import express, { Router, type RequestHandler } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';

import type { ApiCall } from '../../shared/api/call.ts';
import { NotFoundError, ValidationError } from '../../shared/errors.ts';
import { flowFileSchema } from '../../shared/flow/json-schema.ts';
import type { Logger } from '../telemetry/log.ts';
import { mountApprove } from './approve.ts';
import { authenticate } from './authenticate.ts';
import type { HttpDeps } from './deps.ts';
import { createEntrance, type Entrance } from './entrance.ts';
import { serveHealth } from './health.ts';
import { mountHooks } from './hooks.ts';
import { mountJwks } from './jwks.ts';
import { describeApi } from './openapi.ts';
import { servePages } from './pages.ts';
import { respondError } from './respond-error.ts';
import type { Api } from './route.ts';
import { serveAccess } from './routes/access.ts';
import { serveApprovals } from './routes/approvals.ts';
import { serveAudit } from './routes/audit.ts';
import { serveCatchUps } from './routes/catch-ups.ts';
import { servePledges } from './routes/pledges.ts';
import { serveCards } from './routes/cards.ts';
import { serveConnections } from './routes/connections.ts';
import { serveOktaHooks } from './routes/okta-hooks.ts';
import { serveEvents } from './routes/events.ts';
import { serveFlows } from './routes/flows.ts';
import { serveRuns } from './routes/runs.ts';
import { serveTables } from './routes/tables.ts';
import { serveSettings } from './routes/settings.ts';
import { sessions } from './session.ts';
import { createStandingOf } from './standing.ts';
import { serveStream } from './stream.ts';
import { mountWebhooks } from './webhooks.ts';

/** What the server's process needs of the app. */
export interface HttpApp {
  entrance: Entrance;
  /** Every call that is served, for OpenAPI and for tests that go through all of them. */
  calls: readonly ApiCall[];
  /** Ends the live streams, so that a closing server has nobody left. */
  closeStreams(): void;
}

/** Puts the app together. It listens to nothing yet. */
export function createApp(deps: HttpDeps): HttpApp {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');

  const takeDelivery = mountHooks(app, {
    hookAuth: (connection) => deps.connections.hookAuth(connection),
    accept: (request) => deps.ingest.accept(request),
    clients: deps.clients,
    clock: deps.clock,
    metrics: deps.metrics,
    logger: deps.logger,
    maxBytes: deps.config.hookMaxBytes,
  });
  mountWebhooks(app, deps);
  app.use(securityHeaders(deps.config.publicUrl));
  serveHealth(app, deps);
  mountApprove(app, deps);
  mountJwks(app, deps);

  // A router of its own, so that sign-in and the log of requests stand before all calls of the API and before nothing
  // else.
  const router = Router({ caseSensitive: true });
  const { metrics, audit, clients, checkResponses } = deps;
  const api: Api = { router, calls: [], metrics, audit, clients, checkResponses };
  serveDescriptions(api, deps);
  serveAccess(api, deps);
  serveCards(api, deps);
  serveConnections(api, deps);
  serveOktaHooks(api, deps);
  serveEvents(api, deps);
  serveFlows(api, deps);
  serveCatchUps(api, deps);
  serveRuns(api, deps);
  serveApprovals(api, deps);
  serveSettings(api, deps);
  serveAudit(api, deps);
  servePledges(api, deps);
  serveTables(api, deps);
  const { users, tokens, clock, accessChanges: changes } = deps;
  const { access } = deps.store;
  const standingOf = createStandingOf({ users, tokens, access, clock });
  const stream = serveStream(api, { bus: deps.bus, clock, changes, standingOf });
  refuseOthers(api);

  // Cookies go by the public address: TLS may end before this process.
  const secure = deps.config.publicUrl.startsWith('https:');
  const withSession = sessions({ access, clock, changes, secret: deps.sessionSecret, secure });
  const who = authenticate({ users, tokens, withSession, publicUrl: deps.config.publicUrl });
  app.use('/api', logRequests(deps.logger), who);
  app.use(router);
  servePages(app, deps.editorDir);
  // Last: it takes what everything before has thrown.
  app.use(respondError(deps.logger));
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (!takeDelivery(request, response)) app(request, response);
  };
  return { entrance: createEntrance(handle, deps.logger), calls: api.calls, closeStreams: () => stream.close() };
}

/** No inline script anywhere; inline styles because Mantine writes them at run time. */
function securityHeaders(publicUrl: string): RequestHandler {
  const secure = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
}

/** One quiet line a request: no headers, no bodies, no query, which may hold what nobody should log. */
function logRequests(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (_request, response) => {
      const id = randomBytes(8).toString('hex');
      response.setHeader('X-Request-Id', id);
      return id;
    },
    customLogLevel: (_request, response, error) =>
      error !== undefined || response.statusCode >= 500 ? 'warn' : 'debug',
    quietReqLogger: true,
    serializers: {
      req: (request: { method: string; url: string }) => `${request.method} ${request.url.split('?')[0]}`,
      res: (response: { statusCode: number }) => response.statusCode,
    },
  });
}

/** Public: the shape of files and calls is no secret, and editors of code read both without a token. */
function serveDescriptions(api: Api, deps: HttpDeps): void {
  const flowFile = flowFileSchema();
  let described: object | undefined;
  api.router.get('/api/schema/flow.json', (_request, response) => {
    response.json(flowFile);
  });
  api.router.get('/api/openapi.json', (_request, response) => {
    described ??= describeApi(api.calls, { version: deps.version, publicUrl: deps.config.publicUrl });
    response.json(described);
  });
}

/** What is left under /api: a known path with another method, or nothing. JSON either way. */
function refuseOthers(api: Api): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of api.calls)
    methods.set(path, (methods.get(path) ?? new Set()).add(method.toUpperCase()));
  for (const path of ['/api/stream', '/api/schema/flow.json', '/api/openapi.json']) methods.set(path, new Set(['GET']));
  for (const [path, allowed] of methods) {
    if (allowed.has('GET')) allowed.add('HEAD');
    api.router.all(path, (request, response) => {
      const names = [...allowed].join(', ');
      response.setHeader('Allow', names);
      throw new ValidationError(
        'request.method-not-allowed',
        `${request.method} is not served at ${path}; there are ${names}.`,
      );
    });
  }
  api.router.use(['/api', '/hooks', '/webhooks', '/health'], (request) => {
    throw new NotFoundError(
      'route.not-found',
      `There is nothing at ${request.originalUrl.split('?')[0]}. GET /api/openapi.json says what there is.`,
    );
  });
}

// The door for Okta's deliveries. It stands before every other middleware, for good ones even before Express, and does
// as little as it can: who sent it, is it JSON, is it stored (J2). What a delivery means is server/ingest.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Express, Request, Response } from 'express';

import { AuthError, NotFoundError, RetryableError, ValidationError } from '../../shared/errors.ts';
import { scanEnvelope } from '../../shared/okta/envelope-text.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Clients } from './clients.ts';
import { MAX_DEPTH, tooDeep } from './json-body.ts';
import { readRawBody } from './raw-body.ts';
import { createRefusals } from './refusals.ts';
import { sendError, statusOf, toShownError } from './respond-error.ts';

/** The header of Okta's one-time verification. */
const CHALLENGE = 'x-okta-verification-challenge';
/** The connection of an address that names none. */
const DEFAULT_CONNECTION = 'default';

/**
 * What a hook of a connection takes. There are several secrets while one replaces another; `until` in milliseconds,
 * null: for good.
 */
export interface HookAuth {
  headerName: string;
  accepted: readonly { secret: string; until: number | null }[];
}

export interface HookDeps {
  /**
   * Undefined: no such connection receives a hook. Its owner caches it: it is the same object until the connection
   * changes.
   */
  hookAuth(connection: string): Promise<HookAuth | undefined>;
  accept(request: {
    connection: string;
    via: 'hook';
    headers: IncomingMessage['headers'];
    body: unknown;
    /** The text of each event in it, so that what is stored is what came; undefined: it is not known. */
    eventTexts: string[] | undefined;
    secretHeader: string;
  }): Promise<readonly { duplicate: boolean; runs: readonly unknown[] }[]>;
  clients: Clients;
  clock: Clock;
  metrics: Metrics;
  logger: Logger;
  maxBytes: number;
}

/** A delivery of a connection, by the very address that Signalbox shows. */
const ADDRESS = /^\/hooks\/okta(?:\/([\w-]+))?$/;

/**
 * Serves the addresses of hooks.
 * @returns what takes deliveries that are well ahead of Express, whose way to a route costs more than all that is done
 * here. Everything else at these addresses, refusals above all, goes to Express. False: the request is no delivery.
 */
export function mountHooks(
  app: Express,
  deps: HookDeps,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const refuse = createRefusals('hook', tooManyRefused);
  const digests = new WeakMap<HookAuth, { digest: Buffer; until: number | null }[]>();
  // Stands in for the secret of a connection that does not exist, so that both answers take the same work.
  const nobody: HookAuth = {
    headerName: 'authorization',
    accepted: [{ secret: randomBytes(32).toString('hex'), until: null }],
  };

  /** The digests of the secrets, made once for each state of a connection. */
  function digestsOf(auth: HookAuth): { digest: Buffer; until: number | null }[] {
    const known = digests.get(auth);
    if (known !== undefined) return known;
    const made = auth.accepted.map(({ secret, until }) => ({ digest: digest(secret), until }));
    digests.set(auth, made);
    return made;
  }

  /** Compares with all secrets in constant time, so that the time tells nothing. */
  function isSecret(auth: HookAuth, sent: string): boolean {
    const actual = digest(sent);
    const now = deps.clock.now();
    let found = false;
    for (const { digest, until } of digestsOf(auth)) {
      const equal = timingSafeEqual(actual, digest);
      found ||= equal && (until === null || now < until);
    }
    return found;
  }

  /** One request to a hook by way of Express: refused, a verification, or a delivery. */
  async function deliver(request: Request, response: Response): Promise<void> {
    const connection = connectionOf(request);
    const auth = await deps.hookAuth(connection);
    const headerName = (auth ?? nobody).headerName.toLowerCase();
    const sent = request.headers[headerName];
    const good = isSecret(auth ?? nobody, typeof sent === 'string' ? sent : '');
    if (auth === undefined) throw await refuse(deps.clients.networkOf(request), unknownHook(connection));
    if (!good) {
      const message = `The header ${auth?.headerName ?? ''} does not hold the secret of the hook "${connection}". Copy it from the connection's page into Okta.`;
      throw await refuse(deps.clients.networkOf(request), new AuthError('hook.bad-secret', message));
    }
    if (typeof request.headers[CHALLENGE] === 'string') return answerChallenge(request, response);
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      throw new ValidationError('hook.unsupported-encoding', 'Send the body without Content-Encoding.');
    }
    return take(request, response, { connection, headerName });
  }

  /** Stores a delivery and answers 204 when that is durable (J2). */
  async function take(
    request: IncomingMessage,
    response: ServerResponse,
    { connection, headerName }: { connection: string; headerName: string },
  ): Promise<void> {
    const body = parse(await readBody(request, deps.maxBytes));
    const taken = await deps.accept({
      connection,
      via: 'hook',
      headers: request.headers,
      ...body,
      secretHeader: headerName,
    });
    response.writeHead(204).end();
    deps.metrics.delivery('accepted', '');
    let duplicates = 0;
    let runs = 0;
    for (const event of taken) {
      if (event.duplicate) duplicates += 1;
      runs += event.runs.length;
    }
    deps.metrics.eventsTaken(taken.length, duplicates, runs);
  }

  async function handle(request: Request, response: Response): Promise<void> {
    try {
      await deliver(request, response);
    } catch (thrown) {
      refused(request, response, { thrown, connection: connectionOf(request) });
    }
  }

  /** Answers a delivery that was not taken. Okta sends it again where it was our failing. */
  function refused(
    request: IncomingMessage,
    response: ServerResponse,
    { thrown, connection }: { thrown: unknown; connection: string },
  ): void {
    const error = toShownError(thrown, deps.logger);
    deps.metrics.delivery(statusOf(error) >= 500 ? 'failed' : 'rejected', error.code);
    deps.logger.debug({ code: error.code, connection }, 'a delivery was refused');
    // The rest of the body may still be coming: nobody will read it, so the connection cannot serve another request.
    if (!request.complete) response.setHeader('Connection', 'close');
    sendError(response, error, deps.logger);
  }

  /** Takes a delivery before Express. Nothing was read of a request that goes on to Express. */
  async function takeAhead(request: IncomingMessage, response: ServerResponse, connection: string): Promise<void> {
    try {
      const auth = await deps.hookAuth(connection);
      const headerName = auth?.headerName.toLowerCase() ?? '';
      const sent = request.headers[headerName];
      const isPlain =
        request.headers[CHALLENGE] === undefined && (request.headers['content-encoding'] ?? 'identity') === 'identity';
      if (auth === undefined || !isPlain || typeof sent !== 'string' || !isSecret(auth, sent))
        return void app(request, response);
      await take(request, response, { connection, headerName });
    } catch (thrown) {
      refused(request, response, { thrown, connection });
    }
  }

  const verify = async (request: Request, response: Response): Promise<void> => {
    const connection = connectionOf(request);
    if ((await deps.hookAuth(connection)) === undefined) throw unknownHook(connection);
    answerChallenge(request, response);
  };
  app.get('/hooks/okta', verify);
  app.get('/hooks/okta/:connection', verify);
  // `handle` answers every failure by itself.
  const post = (request: Request, response: Response): void => void handle(request, response);
  app.post('/hooks/okta', post);
  app.post('/hooks/okta/:connection', post);
  app.all(['/hooks/okta', '/hooks/okta/:connection'], (request, response) => {
    response.setHeader('Allow', 'GET, HEAD, POST');
    throw new ValidationError('request.method-not-allowed', `${request.method} is not served here; send GET or POST.`);
  });
  return (request, response) => {
    const address = request.method === 'POST' ? ADDRESS.exec(request.url ?? '') : null;
    if (address === null) return false;
    void takeAhead(request, response, address[1] ?? DEFAULT_CONNECTION);
    return true;
  };
}

function connectionOf(request: Request): string {
  const { connection } = request.params;
  return typeof connection === 'string' ? connection : DEFAULT_CONNECTION;
}

/** @source Okta, "Event hooks": the one-time verification request. */
function answerChallenge(request: Request, response: Response): void {
  const challenge = request.headers[CHALLENGE];
  if (typeof challenge !== 'string') {
    const message = `This address takes Okta's deliveries by POST. A GET is Okta's verification, with the header ${CHALLENGE}.`;
    throw new ValidationError('hook.no-challenge', message);
  }
  response.setHeader('Cache-Control', 'no-store');
  response.json({ verification: challenge });
}

/** 429 for a network that was refused again and again. */
function tooManyRefused(): RetryableError {
  const message = 'Too many refused requests from this address. Check the secret of the hook.';
  return new RetryableError('hook.too-many-refused', message, { retryAfterMs: 1_000 });
}

function unknownHook(connection: string): NotFoundError {
  return new NotFoundError(
    'hook.not-found',
    `There is no Okta connection "${connection}". Check the address of the hook.`,
  );
}

function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return readRawBody(request, maxBytes, {
    tooLarge: () =>
      new ValidationError('hook.too-large', `The body is larger than ${maxBytes} bytes (SIGNALBOX_HOOK_MAX_BYTES).`),
    aborted: () => new ValidationError('hook.aborted', 'The request ended before its body did.'),
  });
}

/** The body, parsed once, with the texts of its events. @throws ValidationError `hook.too-deep`, `hook.not-json` */
function parse(bytes: Buffer): { body: unknown; eventTexts: string[] | undefined } {
  const text = bytes.toString('utf8');
  const { depth, events } = scanEnvelope(text);
  if (depth > MAX_DEPTH) throw tooDeep('hook.too-deep');
  try {
    return { body: JSON.parse(text), eventTexts: events };
  } catch (cause) {
    throw new ValidationError('hook.not-json', 'The body is no JSON. Okta sends an event hook envelope as JSON.', {
      cause,
    });
  }
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

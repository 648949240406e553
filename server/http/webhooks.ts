// The door for requests to webhooks of flows. It stands before sessions and everything else: is there such an address,
// does the request prove where it comes from, is it stored (J2). What a request starts is server/ingest.
import { randomBytes } from 'node:crypto';

import type { Express, Request, Response } from 'express';

import { AuthError, NotFoundError, RetryableError, ValidationError, type AppError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { LiveWebhook, WebhookEnd, Webhooks } from '../ingest/webhook.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Clients } from './clients.ts';
import { createBodyRoom, readRawBody } from './raw-body.ts';
import { createRefusals } from './refusals.ts';
import { sendError, statusOf, toShownError } from './respond-error.ts';
import { fieldsOf, readWebhookBody } from './webhook-body.ts';
import { holdsSecret, proofHeader, signatureFault } from './webhook-proof.ts';

const PREFIX = '/webhooks/';
/** The largest body of one request. */
const MAX_BYTES = 1024 * 1024;
/** Bodies that are read before anything is proven may take so much together, of all requests at a time. */
const MAX_UNPROVEN_BYTES = 64 * 1024 * 1024;

export interface WebhookDeps {
  webhooks: Pick<Webhooks, 'find' | 'accept' | 'end'>;
  clients: Clients;
  clock: Clock;
  metrics: Metrics;
  logger: Logger;
}

/** Serves every address under `/webhooks/`, whatever its method. */
export function mountWebhooks(app: Express, deps: WebhookDeps): void {
  const { webhooks, clients, clock, metrics, logger } = deps;
  const refuse = createRefusals('webhook', tooManyRefused);
  const unproven = { room: createBodyRoom(MAX_UNPROVEN_BYTES), full: noRoom };

  /** One request. Whoever is refused is counted (refusals.ts); faults of form are not. */
  async function take(request: Request, response: Response): Promise<void> {
    const refused = async (error: AppError): Promise<never> => {
      throw await refuse(clients.networkOf(request), error);
    };
    const url = new URL(request.url, 'http://localhost');
    const webhook = webhooks.find(pathOf(url.pathname));
    if (webhook === undefined) return refused(unknownAddress(url.pathname));
    const { spec } = webhook;
    if (request.method !== spec.method) {
      response.setHeader('Allow', spec.method);
      const message = `${request.method} is not taken at ${PREFIX}${spec.path}; send ${spec.method}.`;
      return refused(new ValidationError('request.method-not-allowed', message));
    }
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
      throw new ValidationError('webhook.unsupported-encoding', 'Send the body without Content-Encoding.');
    }
    const { body, secretHeaders } = await proven(request, webhook, refused);
    const sent = request.headers['idempotency-key'];
    const { accepted, runId } = await webhooks.accept(webhook, {
      method: request.method,
      query: fieldsOf(url.searchParams),
      body: readWebhookBody(body, request.headers['content-type']),
      headers: request.headers,
      secretHeaders,
      idempotencyKey: typeof sent === 'string' && sent !== '' ? sent : undefined,
    });
    metrics.delivery('accepted', '');
    metrics.eventsTaken(1, accepted.duplicate ? 1 : 0, accepted.runs.length);
    if (spec.waitMs === null || runId === null) return answer(response, 202, { runId });
    const left = new AbortController();
    response.on('close', () => left.abort());
    const end = await webhooks.end(runId, spec.waitMs, left.signal);
    if (!left.signal.aborted) answerEnd(response, runId, end);
  }

  /**
   * The body of a request that proves where it comes from. A secret in a header is checked before the body is read; a
   * signature needs the body.
   */
  async function proven(
    request: Request,
    { spec, connection }: LiveWebhook,
    refused: (error: AppError) => Promise<never>,
  ): Promise<{ body: Buffer; secretHeaders: string[] }> {
    const { auth } = spec;
    if (auth.kind === 'none') return { body: await readBody(request, unproven), secretHeaders: [] };
    // Without a connection nothing can prove anything: an invented secret keeps the door closed.
    const settings = (await connection()) ?? { secret: randomBytes(32).toString('hex') };
    const header = proofHeader(auth, settings);
    const secretHeaders = [header];
    if (auth.kind === 'secret') {
      if (!holdsSecret(header, settings, request.headers)) {
        const message = `The header ${header} does not hold the secret of this webhook.`;
        return refused(new AuthError('webhook.bad-secret', message));
      }
      return { body: await readBody(request), secretHeaders };
    }
    const body = await readBody(request, unproven);
    const fault = signatureFault(auth, header, settings, { headers: request.headers, body, now: clock.now() });
    if (fault !== undefined) return refused(new AuthError('webhook.bad-secret', fault));
    return { body, secretHeaders };
  }

  async function handle(request: Request, response: Response): Promise<void> {
    try {
      await take(request, response);
    } catch (thrown) {
      const error = toShownError(thrown, logger);
      metrics.delivery(statusOf(error) >= 500 ? 'failed' : 'rejected', error.code);
      logger.debug({ code: error.code, path: request.path }, 'a webhook was refused');
      // The rest of the body may still be coming: nobody will read it, so the connection cannot serve another request.
      if (!request.complete) response.setHeader('Connection', 'close');
      sendError(response, error, logger);
    }
  }

  // `handle` answers every failure by itself.
  app.all(`${PREFIX}*path`, (request, response) => void handle(request, response));
}

/** The path as it stands in the address: slugs need no decoding, and `a%2Fb` is another address than `a/b`. */
function pathOf(pathname: string): string {
  return pathname.slice(PREFIX.length).replace(/\/$/, '');
}

function readBody(request: Request, shared?: Parameters<typeof readRawBody>[3]): Promise<Buffer> {
  const errors = {
    tooLarge: () => new ValidationError('webhook.too-large', `The body is larger than ${MAX_BYTES} bytes.`),
    aborted: () => new ValidationError('webhook.aborted', 'The request ended before its body did.'),
  };
  return readRawBody(request, MAX_BYTES, errors, shared);
}

function noRoom(): RetryableError {
  const message = 'Too many requests to webhooks send their bodies at a time. Nothing was stored; send it again.';
  return new RetryableError('webhook.busy', message, { retryAfterMs: 1_000 });
}

/** What whoever waits for the run is told: its result, that it failed, or that it has not ended. */
function answerEnd(response: Response, runId: string, end: WebhookEnd | undefined): void {
  if (end === undefined) return answer(response, 202, { runId });
  if (end.status === 'succeeded') return answer(response, 200, end.result);
  // What went wrong inside is not the sender's to read.
  const code = end.errorCode ?? 'run.failed';
  answer(response, 502, { error: { code, message: `The run ${end.status}. Its page tells why.` }, runId });
}

function answer(response: Response, status: number, body: JsonObject | WebhookEnd['result']): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.status(status).json(body);
}

function tooManyRefused(): RetryableError {
  const message = 'Too many refused requests from this address. Check the address and the secret of the webhook.';
  return new RetryableError('webhook.too-many-refused', message, { retryAfterMs: 1_000 });
}

function unknownAddress(path: string): NotFoundError {
  return new NotFoundError(
    'webhook.not-found',
    `There is no webhook at ${path}. Check the address, and that the flow is active.`,
  );
}

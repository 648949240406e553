// Serves one declared call: who may, what was sent, what is answered. It is the only place that turns an ApiCall into a
// route; it knows no resource.
import type { Request, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';

import type { Access, ApiCall } from '../../shared/api/call.ts';
import { AuthError, DefectError, ValidationError } from '../../shared/errors.ts';
import type { JsonValue } from '../../shared/json.ts';
import { mayDo, signature, type Actor } from '../access/actor.ts';
import type { AuditLog, AuditNote, AuditedChange } from '../access/audit/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Clients } from './clients.ts';
import { readJsonBody, readPublicJsonBody, requireCsv } from './json-body.ts';

/** Where calls are served, and what is known of them: for 405, OpenAPI and tests. */
export interface Api {
  router: Router;
  calls: ApiCall[];
  metrics: Metrics;
  audit: AuditLog;
  clients: Clients;
  /** In development and tests an answer that breaks its own contract is an error, as S3 has it for outputs of cards. */
  checkResponses: boolean;
}

/**
 * What a handler gets: everything that was sent, checked and with its defaults. Unless the call is public, the request
 * has an `actor`.
 */
export interface Call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  /** The body as it came: for flow files, whose own parser says better what is wrong. */
  rawBody: unknown;
  request: Request;
  response: Response;
  audit: CallAudit;
}

/** The call's entry in the audit log; of a call that changes nothing there is none, and this does nothing. */
export interface CallAudit {
  /** Adds what the call is about, and what it changed. Later notes go before earlier ones. */
  note(note: AuditNote): void;
  /**
   * Called by the handler of a public call alone, once it is known who tries and that they may: a stranger must not be
   * able to fill the log. All other calls have begun when their handler is called.
   */
  begin(by: string): Promise<void>;
}

/** Marks an answer that the handler has sent by itself. */
export const SENT: unique symbol = Symbol('sent');

type Answer<R extends z.ZodType> = z.input<R> | typeof SENT;

/**
 * Registers `handler` for `call`. The answer is sent as JSON with the call's status. The order counts: measured, then
 * who may, then the body, then what was sent.
 */
export function serve<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  api: Api,
  call: ApiCall<P, Q, B, R>,
  handler: (context: Call<P, Q, B>) => Promise<Answer<R>> | Answer<R>,
): void {
  api.calls.push(call);
  const status = call.status ?? (isNothing(call.response) ? 204 : 200);
  const answer: RequestHandler = async (request, response) => {
    const given = {
      params: parsed(call.params, request.params, 'path'),
      query: parsed(call.query, request.query, 'query'),
      body: parsed(call.body, request.body as unknown, 'body'),
      rawBody: request.body,
    };
    const work = (audit: CallAudit) => handler({ ...given, request, response, audit });
    const result = await audited(api, isPreview(given) ? { ...call, audit: null } : call, request, work);
    if (result === SENT) return;
    if (api.checkResponses) checkResponse(call, result);
    response.setHeader('Cache-Control', 'no-store');
    if (status === 204) response.status(204).end();
    else response.status(status).json(result);
  };
  const forBody = call.access === 'public' ? readPublicJsonBody : readJsonBody;
  const body = call.method === 'get' ? [] : call.bodyType === undefined ? forBody : [requireCsv];
  api.router[call.method](call.path, measure(api.metrics, call), requireAccess(call.access), ...body, answer);
}

/** A call that is asked with `preview` only tells what it would change: that is no change, and stands in no log. */
function isPreview({ query, body }: { query: unknown; body: unknown }): boolean {
  const asked = [query, body].map((part) => (typeof part === 'object' && part !== null ? part : {}));
  return asked.some((part) => 'preview' in part && (part.preview === true || part.preview === 'true'));
}

/** Does `work` between the two records of the audit log, where the call changes something. */
async function audited<Result>(
  { audit: log, clients }: Pick<Api, 'audit' | 'clients'>,
  call: ApiCall,
  request: Request,
  work: (audit: CallAudit) => Promise<Result> | Result,
): Promise<Result> {
  const { audit: what } = call;
  let change: AuditedChange | undefined;
  const audit: CallAudit = {
    note: (note) => change?.note(note),
    async begin(by) {
      if (what === null) return;
      change = await log.begin({
        by,
        role: request.actor?.role ?? null,
        address: clients.addressOf(request) || null,
        action: `${call.method.toUpperCase()} ${call.path}`,
        what,
        subject: subjectOf(call.path, request),
      });
    },
  };
  if (call.access !== 'public') await audit.begin(signature(actorOf(request)));
  try {
    const result = await work(audit);
    await change?.done();
    return result;
  } catch (thrown) {
    await change?.refused(thrown);
    throw thrown;
  }
}

/** What the call is about, by its path: `/api/flows/:id/publish` is about `flow:<id>`. */
function subjectOf(path: string, { params }: Request): string | null {
  const resource = /^\/api\/(\w+)s\/:id\b/.exec(path)?.[1];
  return resource === undefined || typeof params['id'] !== 'string' ? null : `${resource}:${params['id']}`;
}

/** The actor of a request whose call is not public. */
export function actorOf(request: Request): Actor {
  const { actor } = request;
  if (actor === undefined) throw new DefectError('internal', `${request.path} was served without an actor.`);
  return actor;
}

/** Lets through who may make the call. @throws AuthError `auth.required`, `auth.forbidden` */
export function requireAccess(access: Access): RequestHandler {
  return (request, _response, next) => {
    if (access !== 'public') {
      const { actor } = request;
      if (actor === undefined) {
        throw new AuthError('auth.required', 'Sign in, or send an API token: "Authorization: Bearer sbx_…".');
      }
      if (!mayDo(actor.role, access)) {
        const message = `This needs the role "${access}"; yours is "${actor.role}". Ask an administrator.`;
        throw new AuthError('auth.forbidden', message, { details: { needed: access, role: actor.role } });
      }
    }
    next();
  };
}

/** Counts and times a call, when its answer is over. */
export function measure(metrics: Metrics, call: Pick<ApiCall, 'method' | 'path'>): RequestHandler {
  return (_request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      metrics.requestEnded(call.method, call.path, response.statusCode, (performance.now() - startedAt) / 1_000);
    });
    next();
  };
}

/** True for the schema of a call that takes, or answers, nothing. */
export function isNothing(schema: z.ZodType): boolean {
  return schema instanceof z.ZodUndefined;
}

/** What was sent, checked. @throws ValidationError `request.invalid` with details.issues, at most 50 */
function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: 'path' | 'query' | 'body',
): z.output<Schema> {
  // A body where none is expected harms nobody: clients send `{}` out of habit.
  const result = schema.safeParse(where === 'body' && isNothing(schema) ? undefined : value);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, 50).map((issue): JsonValue => ({
    path: [where, ...issue.path.map(String)],
    message: issue.message,
  }));
  const [first] = result.error.issues;
  const place = [where, ...(first?.path ?? []).map(String)].join('.');
  throw new ValidationError('request.invalid', `The request is not as it must be: ${place}: ${first?.message ?? ''}.`, {
    details: { issues },
  });
}

/** @throws DefectError `internal` */
function checkResponse(call: ApiCall, result: unknown): void {
  const checked = call.response.safeParse(result);
  if (checked.success) return;
  const problem = z.prettifyError(checked.error);
  throw new DefectError('internal', `The answer of ${call.method} ${call.path} breaks its contract: ${problem}`);
}

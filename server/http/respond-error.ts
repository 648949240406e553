// The one place where errors become answers: `{error: {code, message, details}}` and a status. A stack never leaves the
// server.
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

import type { ErrorRequestHandler } from 'express';

import {
  AppError,
  DefectError,
  NotFoundError,
  RetryableError,
  toErrorRecord,
  ValidationError,
  type ErrorKind,
} from '../../shared/errors.ts';
import type { Logger } from '../telemetry/log.ts';

/** Codes whose status says more than the one of their kind. */
const STATUS_BY_CODE: ReadonlyMap<string, number> = new Map([
  ['flow.invalid-draft', 422],
  ['flow.stale', 412],
  ['run.bad-input', 422],
  ['request.if-match-missing', 428],
  ['request.too-large', 413],
  ['table.file-too-large', 413],
  ['request.unsupported-type', 415],
  ['request.method-not-allowed', 405],
  ['hook.too-large', 413],
  ['hook.unsupported-encoding', 415],
  ['hook.too-many-refused', 429],
  ['webhook.too-large', 413],
  ['webhook.unsupported-encoding', 415],
  ['webhook.unsupported-type', 415],
  ['webhook.too-many-refused', 429],
  ['auth.forbidden', 403],
  ['auth.cross-site', 403],
  ['auth.wrong-password', 403],
  ['setup.bad-token', 403],
  ['auth.too-many-attempts', 429],
  ['approval.changed', 410],
  ['approval.over', 410],
  ['approval.used', 410],
  ['approval.not-approver', 403],
  ['approval.own-run', 403],
  ['approval.own-link', 403],
  ['approval.too-many-unknown', 429],
]);

/** The status of every other error. */
const STATUS_BY_KIND: Record<ErrorKind, number> = {
  validation: 400,
  'not-found': 404,
  conflict: 409,
  auth: 401,
  terminal: 422,
  retryable: 503,
  timeout: 504,
  cancelled: 409,
  defect: 500,
};

/** The HTTP status of an error. */
export function statusOf(error: AppError): number {
  return STATUS_BY_CODE.get(error.code) ?? STATUS_BY_KIND[error.kind];
}

/**
 * Anything thrown as an error that may be shown. A fault of ours becomes `internal` with a reference, under which the
 * log has what was thrown.
 */
export function toShownError(thrown: unknown, logger: Logger): AppError {
  const known = thrown instanceof AppError ? thrown : fromLibrary(thrown);
  if (known !== undefined && (known.kind !== 'defect' || isShown(known))) return known;
  const reference = randomBytes(6).toString('hex');
  logger.error({ err: thrown, reference }, 'a request failed by an error of ours');
  const message = `Something went wrong on the server. The log has the details under the reference ${reference}.`;
  return new DefectError('internal', message, { details: { reference } });
}

/** True for an error that went through `toShownError` before: the log has it under the reference that it names. */
function isShown({ code, details }: AppError): boolean {
  return code === 'internal' && typeof details['reference'] === 'string';
}

/** Answers with an error. `Retry-After` goes with everything that may be tried again. */
export function sendError(response: ServerResponse, thrown: unknown, logger: Logger): void {
  const error = toShownError(thrown, logger);
  if (response.headersSent) {
    // Half an answer is worse than none: the client sees the connection end.
    response.destroy();
    return;
  }
  if (error instanceof RetryableError) {
    response.setHeader('Retry-After', String(Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000))));
  }
  if (error.code === 'auth.required' || error.code === 'auth.failed') response.setHeader('WWW-Authenticate', 'Bearer');
  response.removeHeader('ETag');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.statusCode = statusOf(error);
  response.end(JSON.stringify({ error: toErrorRecord(error) }));
}

/** The last handler of the app; Express knows it by its four parameters. */
export function respondError(logger: Logger): ErrorRequestHandler {
  return (thrown, _request, response, _next) => sendError(response, thrown, logger);
}

/** What Express, its body parser and Node throw, by the marks that they document; undefined: it is a fault of ours. */
function fromLibrary(thrown: unknown): AppError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const type = 'type' in thrown ? thrown.type : undefined;
  const status = 'status' in thrown ? thrown.status : undefined;
  switch (type) {
    case 'entity.parse.failed':
      return new ValidationError('request.not-json', `The body is no JSON: ${thrown.message}.`);
    case 'entity.too.large':
    case 'parameters.too.many':
      return new ValidationError('request.too-large', 'The body is larger than this server takes.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new ValidationError('request.unsupported-type', 'Send the body as JSON in UTF-8.');
    default:
      break;
  }
  if (thrown instanceof URIError) return badUrl();
  // Node's parser, of what came behind a request. It carries all of that, tokens included: nothing for a log.
  const code = 'code' in thrown ? thrown.code : undefined;
  if (typeof code === 'string' && code.startsWith('HPE_'))
    return new ValidationError('request.invalid', 'What was sent is no HTTP.');
  // A file of the editor that was there at the start and is gone.
  if (status === 404) return new NotFoundError('route.not-found', 'There is no such file. Reload the page.');
  // Whatever else a library blames on the request: a condition or range that no file fulfils, a body that was cut off.
  const blamed = typeof status === 'number' && status >= 400 && status < 500;
  return blamed ? new ValidationError('request.invalid', 'The request cannot be read.') : undefined;
}

function badUrl(): AppError {
  return new ValidationError('request.bad-url', 'The address has a malformed percent-encoding.');
}

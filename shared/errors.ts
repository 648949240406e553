// Every error that a person or the engine must tell apart. The class is the decision: what to do next.
// Pure code returns `Issue[]` instead of throwing (see issue.ts).
import type { JsonObject } from './json.ts';

/** The kind decides whether the engine tries again, and the HTTP status, unless the code has one of its own. */
export type ErrorKind =
  | 'validation'
  | 'not-found'
  | 'conflict'
  | 'auth'
  | 'terminal'
  | 'retryable'
  | 'timeout'
  | 'cancelled'
  | 'defect';

export interface AppErrorOptions {
  details?: JsonObject;
  cause?: unknown;
}

/** An error with a stable `code` (listed in docs/errors.md) and a message that says what, where and what to do next. */
export abstract class AppError extends Error {
  abstract readonly kind: ErrorKind;
  readonly code: string;
  readonly details: JsonObject;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }
}

/** What was sent is wrong; sending it again unchanged gives the same answer. */
export class ValidationError extends AppError {
  readonly kind = 'validation';
}

/** There is no such thing, or there is none any more. */
export class NotFoundError extends AppError {
  readonly kind = 'not-found';
}

/** The thing changed meanwhile, or exists already. */
export class ConflictError extends AppError {
  readonly kind = 'conflict';
}

/** Not signed in (`auth.required`, `auth.failed`), or not allowed (`auth.forbidden`). */
export class AuthError extends AppError {
  readonly kind = 'auth';
}

/** The attempt failed and repeating it would fail alike: never retried (S2). */
export class TerminalError extends AppError {
  readonly kind = 'terminal';
}

export interface RetryableErrorOptions extends AppErrorOptions {
  /** The other side's own wish, in milliseconds from now (`Retry-After`, `X-Rate-Limit-Reset`). */
  retryAfterMs?: number;
  /** True only where the call surely had no effect: connection refused, 429, 503 before any body (S2). */
  surelyNotDone?: boolean;
  /** It was not its turn yet, so nothing was tried: beside `surelyNotDone`, it does not count as an attempt. */
  noAttempt?: boolean;
}

/** The attempt failed and a later one may succeed (S2). */
export class RetryableError extends AppError {
  readonly kind = 'retryable';
  readonly retryAfterMs: number | undefined;
  readonly surelyNotDone: boolean;
  readonly noAttempt: boolean;

  constructor(code: string, message: string, options: RetryableErrorOptions = {}) {
    super(code, message, options);
    this.retryAfterMs = options.retryAfterMs;
    this.surelyNotDone = options.surelyNotDone ?? false;
    this.noAttempt = options.noAttempt ?? false;
  }
}

/** Took longer than allowed; whether it took effect is unknown, so a `once` step that times out is in doubt (J5). */
export class TimeoutError extends AppError {
  readonly kind = 'timeout';
}

/** The work was ended by will, so its result counts no more. */
export class CancelledError extends AppError {
  readonly kind = 'cancelled';
}

/** Our bug: logged with its stack, shown without it. */
export class DefectError extends AppError {
  readonly kind = 'defect';
}

/** An error as it is journalled and sent. */
export interface ErrorRecord {
  code: string;
  message: string;
  details?: JsonObject;
}

/** Anything thrown as an `AppError`; what is not one already becomes a `DefectError` with code `internal`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new DefectError('internal', message, { cause: thrown });
}

/** The error as it is journalled and sent. Its cause and stack stay behind. */
export function toErrorRecord(error: AppError): ErrorRecord {
  const record: ErrorRecord = { code: error.code, message: error.message };
  if (Object.keys(error.details).length > 0) record.details = error.details;
  return record;
}

// What goes between the server and the thread of its store. The server sends lists of calls of the port by name; the
// thread first says whether the store is open, and then sends lists of answers. Errors go as plain data and become the
// same errors again on the other side.
import {
  AuthError,
  CancelledError,
  ConflictError,
  DefectError,
  NotFoundError,
  RetryableError,
  TerminalError,
  TimeoutError,
  toAppError,
  ValidationError,
  type AppError,
  type ErrorKind,
  type RetryableErrorOptions,
} from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';

/** One call. `args` must be values that can be cloned. `id` is the server's, and the answer names it. */
export interface Call {
  id: number;
  /** The part of the store that is asked; null: the store itself. */
  part: string | null;
  method: string;
  args: unknown[];
}

/** What a call came to. Answers come in any order; each call has exactly one. */
export type Answer = { id: number; value: unknown } | { id: number; error: SentError };

/** The thread's first word: that the store is open, or why it is not. */
export type Opening = { opened: true } | { opened: false; error: SentError };

/** An AppError as plain data. */
export interface SentError {
  kind: ErrorKind;
  code: string;
  message: string;
  details: JsonObject;
  /** The stack with the causes' words, for the log. */
  stack: string;
  retryAfterMs: number | undefined;
  surelyNotDone: boolean;
}

type ErrorClass = new (code: string, message: string, options: RetryableErrorOptions) => AppError;

/** The class of an error by its kind, so that `instanceof` holds on the other side too. */
const CLASSES: Record<ErrorKind, ErrorClass> = {
  validation: ValidationError,
  'not-found': NotFoundError,
  conflict: ConflictError,
  auth: AuthError,
  terminal: TerminalError,
  retryable: RetryableError,
  timeout: TimeoutError,
  cancelled: CancelledError,
  defect: DefectError,
};

/** Whatever was thrown, as it is sent. */
export function sendable(thrown: unknown): SentError {
  const error = toAppError(thrown);
  const { kind, code, message, details, stack = '', cause } = error;
  return {
    kind,
    code,
    message,
    details,
    stack: cause instanceof Error ? `${stack}\ncaused by ${cause.stack ?? cause.message}` : stack,
    retryAfterMs: error instanceof RetryableError ? error.retryAfterMs : undefined,
    surelyNotDone: error instanceof RetryableError && error.surelyNotDone,
  };
}

/** The error that was sent; its stack is that of the other thread. */
export function received(sent: SentError): AppError {
  const { kind, code, message, details, stack, retryAfterMs, surelyNotDone } = sent;
  const error = new CLASSES[kind](code, message, {
    details,
    surelyNotDone,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  error.stack = stack;
  return error;
}

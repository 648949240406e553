// What an answer's status means for a step (S2): which are worth another try, which surely did nothing, and how long
// the other side asks us to wait. Pure: a date in `Retry-After` is measured from the answer's own `Date` header.
import { type AppError, RetryableError, TerminalError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { HttpResponse } from './card.ts';

/**
 * How much of an answer's body an error carries, in characters: more than is kept in the end, so that a secret in it is
 * seen whole before it is cut (S4).
 */
const EXCERPT_LENGTH = 4_000;

/**
 * The error that a status is, or undefined for one below 400. 408, 425, 429 and 5xx are retryable, other 4xx terminal.
 * @param target what was called, for people: `POST example.com`
 * @param kept what of the answer's body the error carries; left out, its beginning
 */
export function statusError(response: HttpResponse, target: string, kept?: string): AppError | undefined {
  const { status } = response;
  if (status < 400) return undefined;
  const details: JsonObject = { status, body: kept ?? excerpt(response) };
  if (status === 429) {
    return retryable(
      'http.rate-limited',
      `${target} answered 429: too many requests. It is tried again later.`,
      response,
      details,
    );
  }
  if (status >= 500) {
    return retryable(
      'http.server-error',
      `${target} answered ${status}: the server failed. It may work later.`,
      response,
      details,
    );
  }
  if (status === 408 || status === 425) {
    return retryable(
      'http.server-error',
      `${target} answered ${status}: it asks for the request again.`,
      response,
      details,
    );
  }
  return new TerminalError('http.client-error', `${target} answered ${status}: ${adviceFor(status)}`, { details });
}

/** The wait that the answer asks for, in milliseconds: `Retry-After` in seconds or as a date, else `X-Rate-Limit-Reset`. */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const wish = headers['retry-after']?.trim();
  if (wish !== undefined && /^\d{1,9}$/.test(wish)) return Number(wish) * 1_000;
  const answeredAt = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(answeredAt)) return undefined;
  if (wish !== undefined) {
    const at = Date.parse(wish);
    return Number.isNaN(at) ? undefined : Math.max(0, at - answeredAt);
  }
  const reset = headers['x-rate-limit-reset']?.trim();
  if (reset === undefined || !/^\d{9,11}$/.test(reset)) return undefined;
  return Math.max(0, Number(reset) * 1_000 - answeredAt);
}

function retryable(code: string, message: string, response: HttpResponse, details: JsonObject): RetryableError {
  const wait = retryAfterMs(response.headers);
  return new RetryableError(code, message, {
    details,
    surelyNotDone: surelyNotDone(response),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  });
}

/**
 * S2: 425 and 429 are refused before anything is done. A 503 is taken so only when it is bare or names a time to come
 * back: gateways also answer 503, with a text of their own, when the server behind them broke off half-way.
 */
function surelyNotDone(response: HttpResponse): boolean {
  if (response.redirected === true) return false;
  if (response.status === 429 || response.status === 425) return true;
  return response.status === 503 && (response.body === '' || response.headers['retry-after'] !== undefined);
}

function adviceFor(status: number): string {
  if (status === 401) return 'it does not accept the credentials. Check the token or password.';
  if (status === 403) return 'access is refused. Check what the credentials are allowed to do.';
  if (status === 404) return 'nothing is there. Check the address.';
  if (status === 413) return 'what was sent is too large for it.';
  return 'it refuses the request. Its answer is in the details.';
}

function excerpt(response: HttpResponse): string {
  const text = typeof response.body === 'string' ? response.body : JSON.stringify(response.body);
  return text.length > EXCERPT_LENGTH ? `${text.slice(0, EXCERPT_LENGTH)}…` : text;
}

// A card's request made ready to send, and how a redirect changes it. Pure.
import type { HttpRequest } from '../../shared/card/card.ts';
import { TerminalError } from '../../shared/errors.ts';

/** `method`: in capitals. */
export interface PreparedRequest {
  method: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string | null;
}

const USER_AGENT = 'Signalbox';
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Headers of the connection itself: one that disagreed with it could smuggle a second request. */
const OWN_HEADERS = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

/** What may follow a redirect to another origin. Anything else may be a credential, also under a name of its own. */
const SAFE_HEADERS = new Set(['accept', 'accept-encoding', 'accept-language', 'content-type', 'user-agent']);

/**
 * Completes the headers. A body that is a text is sent as it is; any other one as JSON. @throws TerminalError
 * `http.bad-request` for a method or header that cannot be sent
 */
export function prepare(request: HttpRequest): PreparedRequest {
  const method = request.method.toUpperCase();
  if (!METHODS.has(method)) {
    throw new TerminalError(
      'http.bad-request',
      `"${request.method}" is no method that can be sent. Use ${[...METHODS].join(', ')}.`,
    );
  }
  const headers: Record<string, string> = { 'user-agent': USER_AGENT, 'accept-encoding': 'gzip, br' };
  for (const given in request.headers) {
    const name = given.toLowerCase();
    if (OWN_HEADERS.has(name)) {
      throw new TerminalError('http.bad-request', `The header ${given} is set by the connection itself. Remove it.`);
    }
    headers[name] = request.headers[given] ?? '';
  }
  if (request.body === undefined) return { method, headers, body: null };
  if (typeof request.body === 'string') return { method, headers, body: request.body };
  headers['content-type'] ??= 'application/json';
  return { method, headers, body: JSON.stringify(request.body) };
}

/**
 * The request that follows a redirect (RFC 9110, 15.4): a 303, and a 301 or 302 after POST, asks with GET, as browsers
 * do, without a body.
 */
export function redirected(request: PreparedRequest, status: number, sameOrigin: boolean): PreparedRequest {
  const toGet =
    (status === 303 && request.method !== 'HEAD') || ((status === 301 || status === 302) && request.method === 'POST');
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(
      ([name]) => (sameOrigin || SAFE_HEADERS.has(name)) && !(toGet && name.startsWith('content-')),
    ),
  );
  return toGet ? { method: 'GET', headers, body: null } : { ...request, headers };
}

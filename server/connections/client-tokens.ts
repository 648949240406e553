// Tokens of OAuth 2 client credentials (RFC 6749, section 4.4): fetched when one is needed, once for all who wait for
// it, kept in memory until shortly before they end, and dropped when a host refuses them.
import type { ClientCredentials } from '../../shared/card/credential.ts';
import type { HttpResponse } from '../../shared/card/card.ts';
import { retryAfterMs } from '../../shared/card/http-status.ts';
import { type AppError, RetryableError, TerminalError, toAppError } from '../../shared/errors.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Clock } from '../lib/clock.ts';
import { cancelledBy } from '../lib/http-client-errors.ts';
import type { HttpPool } from '../lib/http-client.ts';

/** Tokens by credentials: where address, client, secret and scope are the same, so is the token. */
export interface ClientTokens {
  /**
   * A token that can be used now.
   * @throws TerminalError `connection.token-refused`, `connection.bad-token`, `connection.host-refused`
   * @throws RetryableError `connection.token-unavailable`, surely not done; CancelledError, or the signal's own reason
   */
  get(credentials: ClientCredentials, signal: AbortSignal): Promise<string>;
  /** True where `get` calls nobody. */
  has(credentials: ClientCredentials): boolean;
  /** A host has refused the token: whoever needs one next fetches another, unless that was done already. */
  refused(credentials: ClientCredentials, token: string): void;
  /** Fetches a token whatever is kept, to try an account. @throws as `get` */
  fetchNew(credentials: ClientCredentials, signal: AbortSignal): Promise<string>;
}

/** `onSecret`: called with each token that is fetched, which is to be cut from what is kept (S4). */
export interface ClientTokensDeps {
  pool: Pick<HttpPool, 'request'>;
  clock: Pick<Clock, 'now'>;
  onSecret(secret: string): void;
}

/** What is known of one client. */
interface Kept {
  /** A token that is being fetched, for all who wait. */
  coming: Promise<string> | undefined;
  token: string | undefined;
  /** From then on the token is not used any more. Milliseconds since the epoch. */
  usableUntil: number;
  /** How the server wants to know the client: in the body, or in a header. It is found by trying. */
  inBody: boolean;
}

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 256 * 1024;
/** How long a token is taken to last whose server does not say, or says nonsense. */
const UNSAID_MS = 5 * 60_000;
/** The longest life that is believed. */
const LONGEST_MS = 24 * 3_600_000;
/**
 * So long before its end a token is used no more, for what is sent with it must still arrive; at most a fifth of its
 * life.
 */
const MARGIN_MS = 60_000;
/** Clients that are remembered. */
const MOST_KEPT = 500;

/** What an author can do about it. @source RFC 6749, section 5.2 */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_client: 'Check client ID and secret in the connection.',
  invalid_scope: 'Check the scope in the connection.',
  unauthorized_client: 'Allow the client to use the grant client_credentials there.',
  unsupported_grant_type: 'The server does not offer client credentials; check the token URL.',
  invalid_request: 'Check the token URL and the scope in the connection.',
};

export function createClientTokens({ pool, clock, onSecret }: ClientTokensDeps): ClientTokens {
  const all = new BoundedMap<string, Kept>(MOST_KEPT);

  function keptOf({ tokenUrl, clientId, clientSecret, scope }: ClientCredentials): Kept {
    const key = JSON.stringify([tokenUrl, clientId, clientSecret, scope]);
    const known = all.get(key);
    if (known !== undefined) return known;
    const made = { coming: undefined, token: undefined, usableUntil: 0, inBody: false };
    all.set(key, made);
    return made;
  }

  /** Fetches for all who wait, so no one of them can cancel it. */
  function fetchFor(credentials: ClientCredentials, kept: Kept): Promise<string> {
    kept.coming ??= fetchToken(credentials, kept).finally(() => (kept.coming = undefined));
    return kept.coming;
  }

  /** Asks for a token and keeps it. */
  async function fetchToken(credentials: ClientCredentials, kept: Kept): Promise<string> {
    const { host } = new URL(credentials.tokenUrl);
    const askedAt = clock.now();
    const response = await ask(credentials, kept);
    const body = isJsonObject(response.body) ? response.body : {};
    const { access_token: token, token_type: type = 'Bearer', expires_in: expiresIn } = body;
    if (response.status >= 400) throw refusal(response, host);
    if (typeof token !== 'string' || !/^[\x21-\x7e]{1,20000}$/.test(token)) {
      throw badToken(`${host} answered ${response.status} without an access token`);
    }
    onSecret(token);
    if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') {
      throw badToken(`${host} gave a token that is not of the type Bearer`);
    }
    const lifeMs = lifeOf(expiresIn);
    kept.token = token;
    kept.usableUntil = askedAt + lifeMs - Math.min(MARGIN_MS, lifeMs / 5);
    return token;
  }

  /**
   * Asks with the client in the header first, which every server must take (RFC 6749, section 2.3.1), and in the body
   * where it does not.
   */
  async function ask(credentials: ClientCredentials, kept: Kept): Promise<HttpResponse> {
    const first = await post(credentials, kept.inBody);
    if (first.status !== 400 && first.status !== 401) return first;
    const second = await post(credentials, !kept.inBody);
    if (second.status >= 400) return errorOf(first) === '' ? second : first;
    kept.inBody = !kept.inBody;
    return second;
  }

  /** One request at the token endpoint. */
  async function post(credentials: ClientCredentials, inBody: boolean): Promise<HttpResponse> {
    const { tokenUrl, clientId, clientSecret, scope } = credentials;
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    if (scope !== '') form.set('scope', scope);
    const headers: Record<string, string> = {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    };
    if (inBody) {
      form.set('client_id', clientId);
      form.set('client_secret', clientSecret);
    } else {
      const pair = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
      headers['authorization'] = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
    }
    const { origin, host } = new URL(tokenUrl);
    try {
      return await pool.request(
        { method: 'POST', url: tokenUrl, headers, body: form.toString() },
        {
          signal: new AbortController().signal,
          timeoutMs: TIMEOUT_MS,
          maxBytes: MAX_BYTES,
          signIn: { headers: {}, check: (url) => refuseElsewhere(url, origin) },
        },
      );
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error instanceof TerminalError || error.kind === 'defect') throw error;
      throw unavailable(host, error.message, { cause: error });
    }
  }

  return {
    has(credentials) {
      const kept = keptOf(credentials);
      return kept.token !== undefined && clock.now() < kept.usableUntil;
    },
    async get(credentials, signal) {
      const kept = keptOf(credentials);
      if (kept.token !== undefined && clock.now() < kept.usableUntil) return kept.token;
      return orAborted(fetchFor(credentials, kept), signal);
    },
    refused(credentials, token) {
      const kept = keptOf(credentials);
      if (kept.token === token) kept.token = undefined;
    },
    fetchNew(credentials, signal) {
      const fresh: Kept = { coming: undefined, token: undefined, usableUntil: 0, inBody: false };
      return orAborted(fetchFor(credentials, fresh), signal);
    },
  };
}

/**
 * The client's secret goes to the token URL's own host alone, whatever that answers. @throws TerminalError
 * `connection.host-refused`
 */
function refuseElsewhere(url: URL, origin: string): void {
  if (url.origin === origin) return;
  throw new TerminalError(
    'connection.host-refused',
    `The token URL redirects to ${url.origin}, and the client's secret goes to ${origin} alone. Correct the token URL in the connection.`,
    { details: { host: url.host } },
  );
}

/** Milliseconds, from what the server says, within bounds. Nothing or less means that the token ends with this use. */
function lifeOf(expiresIn: JsonValue | undefined): number {
  const seconds = typeof expiresIn === 'string' && expiresIn.trim() !== '' ? Number(expiresIn) : expiresIn;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds)) return UNSAID_MS;
  return Math.min(LONGEST_MS, Math.max(0, seconds * 1_000));
}

/** The error that a refused request for a token is. */
function refusal(response: HttpResponse, host: string): AppError {
  const { status } = response;
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const wait = retryAfterMs(response.headers);
    return unavailable(host, `it answered ${status}`, wait === undefined ? {} : { retryAfterMs: wait });
  }
  const word = errorOf(response);
  const said = isJsonObject(response.body) ? response.body['error_description'] : undefined;
  const description = typeof said === 'string' && said !== '' ? ` (${said.slice(0, 300)})` : '';
  const advice = ADVICE[word] ?? 'Check the token URL, client ID and secret in the connection.';
  return new TerminalError(
    'connection.token-refused',
    `${host} gives no token: ${word === '' ? `it answered ${status}` : word}${description}. ${advice}`,
    { details: { status, error: word } },
  );
}

/** The error code of the answer (RFC 6749, section 5.2); empty: it names none. */
function errorOf({ body }: HttpResponse): string {
  const word = isJsonObject(body) ? body['error'] : undefined;
  return typeof word === 'string' && /^[a-z_]{1,60}$/.test(word) ? word : '';
}

function unavailable(host: string, why: string, more: { cause?: unknown; retryAfterMs?: number }): RetryableError {
  return new RetryableError(
    'connection.token-unavailable',
    `No token could be fetched from ${host}: ${why.replace(/\.$/, '')}. The call itself was not made; it is tried again later.`,
    { ...more, surelyNotDone: true },
  );
}

function badToken(what: string): TerminalError {
  return new TerminalError(
    'connection.bad-token',
    `${what}, so nothing can be sent with it. Check the token URL in the connection.`,
  );
}

/** Client ID and secret as the header wants them (RFC 6749, section 2.3.1). */
function formEncoded(text: string): string {
  return new URLSearchParams({ x: text }).toString().slice(2);
}

/** The promise, or the signal's reason where that comes first. */
function orAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: either, resolve, reject } = Promise.withResolvers<Value>();
  const abort = (): void => reject(cancelledBy(signal));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  return either;
}

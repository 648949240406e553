// How the calls of one connection are signed in. There is one token for each set of scopes that calls need, fetched
// once for all who wait for it, renewed before it ends and when Okta refuses it in use. A scope that is not granted
// fails only the calls that need it. Each attempt has an assertion and a proof of its own.
import type { HttpResponse } from '../../shared/card/card.ts';
import { type AppError, RetryableError, TerminalError } from '../../shared/errors.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Clock } from '../lib/clock.ts';
import { cancelledBy } from '../lib/http-client-errors.ts';
import type { HttpPool } from '../lib/http-client.ts';
import type { OktaAccount, OktaAuth } from './auth.ts';
import { createKeyRing, type KeysBeside } from './key-ring.ts';
import type { OrgTime } from './org-time.ts';
import type { SigningKey } from './private-key.ts';
import { clientAssertion, createProver } from './proofs.ts';
import { readTokenAnswer, type TokenAnswer } from './token-answer.ts';

/** A sign-in that is good for one call. */
export interface SignedIn {
  /** The token that is used; undefined for an API token, which has no other in its place. */
  token: Token | undefined;
  /** The headers for one attempt, made now; names in lower case. */
  headers(call: { method: string; url: string }): Promise<Record<string, string>>;
  /** Takes note of the answer to the attempt whose headers were made last: of the org's nonce for proofs, and its time. */
  heard(response: HttpResponse): Heard;
}

export interface Token {
  value: string;
  scheme: 'Bearer' | 'DPoP';
  scopes: ReadonlySet<string>;
  /** From then on it is not used any more. Milliseconds since the epoch, by this machine's clock. */
  usableUntil: number;
}

export interface SignIn {
  /**
   * A sign-in with all of the scopes.
   * @throws TerminalError `okta.sign-in-refused`, `okta.scope-missing`, `okta.bad-key`, `okta.bad-call`,
   * `okta.not-okta`
   * @throws RetryableError `okta.unavailable`, surely not done; CancelledError, or the signal's own reason
   */
  with(scopes: readonly string[], signal: AbortSignal): Promise<SignedIn>;
  /** Okta refused the token, so it is not used again. */
  refused(token: Token): void;
  /** As `KeyRing` has it; undefined for an API token, too. */
  formerKeyUntil(): number | undefined;
}

/**
 * What is known by now that was not when the attempt's headers were made, by this answer or by one to another call that
 * came meanwhile: then a proof that is made now may be taken where that of the attempt was refused.
 */
export interface Heard {
  isOtherNonce: boolean;
  isOtherTime: boolean;
}

export interface SignInDeps {
  pool: Pick<HttpPool, 'request'>;
  clock: Pick<Clock, 'now'>;
  time: OrgTime;
  /** S4: a token that was fetched, to be cut from what is kept. */
  onSecret(secret: string): void;
  /** Default: a client has no keys but its own. */
  keysBeside?: KeysBeside;
}

/** For one request at the token endpoint. */
const TIMEOUT_MS = 15_000;
const MAX_BYTES = 256 * 1024;
/**
 * So long before its end a token is used no more, for what is sent with it must still arrive; at most a fifth of its
 * life.
 */
const MARGIN_MS = 60_000;
/** Requests for one token: where a proof was wanted, then a nonce, then another time, each has one more try. */
const MOST_TRIES = 5;
/** Tokens that are kept, one for each set of scopes. */
const MOST_KEPT = 100;

/** The sign-in of one account. */
export function createSignIn({ orgUrl, auth }: OktaAccount, deps: SignInDeps): SignIn {
  let nonce: string | undefined;
  const known = (): Known => ({ nonce, ahead: deps.time.ahead });
  const heard = (response: HttpResponse, before: Known): Heard => {
    deps.time.learn(response.headers['date']);
    nonce = response.headers['dpop-nonce'] ?? nonce;
    return { isOtherNonce: nonce !== before.nonce, isOtherTime: deps.time.ahead !== before.ahead };
  };
  if (auth.type === 'ssws') {
    const headers = { authorization: `SSWS ${auth.token}` };
    const signedIn: SignedIn = {
      token: undefined,
      headers: () => Promise.resolve(headers),
      heard: (response) => heard(response, known()),
    };
    return { with: () => Promise.resolve(signedIn), refused: () => undefined, formerKeyUntil: () => undefined };
  }
  return createOauth(orgUrl, auth, { ...deps, heard, known });
}

/** What proofs are made with. */
interface Known {
  nonce: string | undefined;
  /** As `OrgTime` has it. */
  ahead: number;
}

/** What the sign-in of a service app has beside. */
interface OauthDeps extends SignInDeps {
  heard(response: HttpResponse, before: Known): Heard;
  known(): Known;
}

/** Signs in by private key (RFC 7523) at the org's own authorization server. */
function createOauth(orgUrl: string, auth: Extract<OktaAuth, { type: 'oauth' }>, deps: OauthDeps): SignIn {
  const { pool, clock, time } = deps;
  const tokenUrl = `${orgUrl}/oauth2/v1/token`;
  const { host } = new URL(orgUrl);
  const prove = createProver();
  const kept = new BoundedMap<string, Token>(MOST_KEPT);
  const coming = new Map<string, Promise<Token>>();
  /** Whether tokens are asked for with a proof: as the connection says, and from when the org wants one. */
  let withProof = auth.dpop;
  const keys = createKeyRing(auth, deps);

  /** A token that is kept and has all of the scopes. */
  function usable(scopes: readonly string[]): Token | undefined {
    for (const token of kept.values()) {
      if (token.usableUntil > clock.now() && scopes.every((scope) => token.scopes.has(scope))) return token;
    }
    return undefined;
  }

  /** Fetches a token for all who wait for it, so no one of them can cancel it. */
  function fetchFor(scopes: readonly string[]): Promise<Token> {
    const key = [...new Set(scopes)].toSorted().join(' ');
    const known = coming.get(key);
    if (known !== undefined) return known;
    const fetched = keys
      .use((signingKey) => fetchToken(key.split(' '), signingKey))
      .then((token) => {
        kept.set(key, token);
        return token;
      })
      .finally(() => coming.delete(key));
    coming.set(key, fetched);
    return fetched;
  }

  /** Asks until there is a token, or until an answer tells nothing new. */
  async function fetchToken(scopes: string[], key: SigningKey): Promise<Token> {
    for (let tries = 1; ; tries += 1) {
      const askedAt = clock.now();
      const proven = withProof;
      const before = deps.known();
      const response = await ask(scopes, key, proven);
      const { isOtherNonce, isOtherTime } = deps.heard(response, before);
      const answer = readTokenAnswer(response, { host, clientId: auth.clientId, scopes, ahead: time.ahead });
      if (answer.kind === 'token') return keep(answer, scopes, askedAt);
      const isWanted = answer.kind === 'needs-proof' && (!proven || isOtherNonce);
      if (answer.kind === 'needs-proof') withProof = true;
      // Refused by a clock that differs from ours, where now we know by how much.
      if (tries >= MOST_TRIES || !(isWanted || (isOtherTime && response.status < 500))) throw answer.error;
    }
  }

  /** The token of an answer. The scopes that were asked for count as had, also where Okta names fewer. */
  function keep(answer: Extract<TokenAnswer, { kind: 'token' }>, asked: string[], askedAt: number): Token {
    deps.onSecret(answer.token);
    const life = answer.expiresIn * 1_000;
    const scopes = new Set([...answer.scopes, ...asked]);
    return {
      value: answer.token,
      scheme: answer.scheme,
      scopes,
      usableUntil: askedAt + life - Math.min(MARGIN_MS, life / 5),
    };
  }

  /** One request at the token endpoint. */
  async function ask(scopes: string[], key: SigningKey, proven: boolean): Promise<HttpResponse> {
    const assertion = await clientAssertion(key, { clientId: auth.clientId, tokenUrl, now: time.now() });
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: scopes.join(' '),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    });
    const headers: Record<string, string> = {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    };
    if (proven) {
      headers['dpop'] = await prove({ method: 'POST', url: tokenUrl, now: time.now(), nonce: deps.known().nonce });
    }
    const signIn = { headers: {}, check: onlyOnce(tokenUrl, host) };
    try {
      return await pool.request(
        { method: 'POST', url: tokenUrl, headers, body: body.toString() },
        { signal: new AbortController().signal, timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES, signIn },
      );
    } catch (thrown) {
      throw beforeTheCall(thrown as AppError);
    }
  }

  return {
    async with(scopes, signal) {
      if (scopes.length === 0) {
        throw new TerminalError(
          'okta.bad-call',
          'This card says not which scope its call of Okta needs. Correct the card.',
        );
      }
      const token = usable(scopes) ?? (await orAborted(fetchFor(scopes), signal));
      let made = deps.known();
      return {
        token,
        heard: (response) => deps.heard(response, made),
        async headers({ method, url }) {
          const authorization = `${token.scheme} ${token.value}`;
          made = deps.known();
          if (token.scheme === 'Bearer') return { authorization };
          const proof = { method, url, now: time.now(), nonce: made.nonce, token: token.value };
          return { authorization, dpop: await prove(proof) };
        },
      };
    },
    refused(token) {
      for (const [key, each] of kept.entries()) if (each === token) kept.delete(key);
    },
    formerKeyUntil: keys.formerUntil,
  };
}

/**
 * A check of addresses for the HTTP pool: what signs in is sent to this address alone, and a redirect is not followed.
 * @throws TerminalError `okta.not-okta` from the check
 */
export function onlyOnce(url: string, host: string): (next: URL) => void {
  const expected = new URL(url).href;
  let calls = 0;
  return (next) => {
    calls += 1;
    if (calls === 1 && next.href === expected) return;
    throw new TerminalError(
      'okta.not-okta',
      `${host} redirects to ${next.host}. Nothing was sent there. Use the address that Okta's API has: that of the org, or its custom domain.`,
      { details: { host: next.host } },
    );
  };
}

/**
 * The error of asking for a token, as the error of the call that wanted one: that call was not made, whatever became of
 * asking.
 */
function beforeTheCall(error: AppError): AppError {
  if (error.kind !== 'retryable' && error.kind !== 'timeout') return error;
  return new RetryableError('okta.unavailable', `No token could be fetched. ${error.message}`, {
    cause: error,
    surelyNotDone: true,
  });
}

/** The promise, or the signal's reason where that comes first; the promise goes on for others. */
function orAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  if (signal.aborted) return Promise.reject(cancelledBy(signal));
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(cancelledBy(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

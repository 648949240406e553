// What an answer of the token endpoint means: a token, something to do before asking again, or an error that says in
// Okta's terms what is wrong and what to click. Pure.
import type { HttpResponse } from '../../shared/card/card.ts';
import { type AppError, RetryableError, TerminalError } from '../../shared/errors.ts';
import { isJsonObject } from '../../shared/json.ts';
import { namedWait, untilReset } from './come-again.ts';
import { notOkta } from './error-words.ts';

export type TokenAnswer =
  | { kind: 'token'; token: string; scheme: 'Bearer' | 'DPoP'; scopes: string[]; expiresIn: number }
  /**
   * The app wants DPoP (RFC 9449): it is to be asked again with a proof, and with this nonce where the answer has one.
   * `error` is what to throw where a proof was given already.
   */
  | { kind: 'needs-proof'; nonce: string | undefined; error: AppError }
  | { kind: 'error'; error: AppError };

/** In seconds: how long a token is taken to last whose server says nonsense, and the longest that is believed. */
const UNSAID = 300;
const LONGEST = 24 * 3_600;
const PUBLIC_KEY = 'In Okta: Applications > the app > General > Client Credentials > Edit > Public keys';

/** What the token was asked for, for messages. */
export interface Asked {
  host: string;
  clientId: string;
  scopes: readonly string[];
  /** How far the org's clock is ahead of this machine's, in milliseconds. */
  ahead: number;
}

/**
 * `expiresIn` is in seconds. An answer that does not name its scopes gave those that were asked for (RFC 6749, 5.1).
 */
export function readTokenAnswer(response: HttpResponse, asked: Asked): TokenAnswer {
  const { status, headers } = response;
  if (!isJsonObject(response.body)) {
    if (status >= 500 || status === 429) return { kind: 'error', error: unavailable(response, asked) };
    return { kind: 'error', error: notOkta({ status: status === 200 ? 200 : status }, asked.host) };
  }
  const { access_token: token, token_type: type, expires_in: expiresIn, scope } = response.body;
  if (status < 300 && typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) {
    const seconds = typeof expiresIn === 'number' && expiresIn > 0 ? Math.min(expiresIn, LONGEST) : UNSAID;
    const scopes = typeof scope === 'string' ? scope.split(' ') : [...asked.scopes];
    const scheme = String(type).toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
    return { kind: 'token', token, scheme, scopes, expiresIn: seconds };
  }
  if (status === 429 || status >= 500) return { kind: 'error', error: unavailable(response, asked) };
  const { error, error_description: description } = response.body;
  const code = typeof error === 'string' ? error.slice(0, 100) : '';
  const said = typeof description === 'string' ? description.slice(0, 500) : '';
  const refused = refusal(code, said, asked, status);
  if (code === 'use_dpop_nonce') return { kind: 'needs-proof', nonce: headers['dpop-nonce'], error: refused };
  // Without a proof this is how an app says that it wants one.
  if (code === 'invalid_dpop_proof') return { kind: 'needs-proof', nonce: headers['dpop-nonce'], error: refused };
  return { kind: 'error', error: refused };
}

function refusal(code: string, said: string, asked: Asked, status: number): TerminalError {
  const { host, clientId, scopes, ahead } = asked;
  const details = { status, error: code, errorDescription: said, scopes: [...scopes] };
  const quoted = said === '' ? code : said;
  const answered = `${host} gave no token: it says “${quoted}”.`;
  if (['invalid_scope', 'consent_required', 'access_denied'].includes(code)) {
    return new TerminalError(
      'okta.scope-missing',
      `${answered} The app ${clientId} has not been granted ${scopes.join(', ')}. In Okta: Applications > the app > Okta API Scopes > Grant, as a Super Administrator. Flows that do not need it go on.`,
      { details },
    );
  }
  return new TerminalError('okta.sign-in-refused', `${answered} ${adviceFor(code, said, clientId, ahead)}`, {
    details,
  });
}

/**
 * What to do, told by the words of Okta's descriptions, since the answer has no finer code. More particular words come
 * first.
 */
function adviceFor(code: string, said: string, clientId: string, ahead: number): string {
  const text = said.toLowerCase();
  const isTime = code === 'invalid_dpop_proof' || /expire|issued|future|past|old/.test(text);
  if (Math.abs(ahead) > 60_000 && isTime) return clockAdvice(ahead);
  if (/kid\b/.test(text))
    return `The app does not know this key. ${PUBLIC_KEY}: paste the public key that the connection shows, or set its JWKS address there.`;
  if (/signature/.test(text))
    return `The private key does not belong to a public key of the app. ${PUBLIC_KEY}: paste the public key that the connection shows.`;
  if (/audience|\baud\b/.test(text))
    return 'The org URL and the address that Okta has for itself differ: use the same domain, custom or not, as in Okta.';
  if (/jwks|public key/.test(text))
    return `The app has no usable public key. ${PUBLIC_KEY}: paste the one that the connection shows.`;
  if (/secret|authentication method|not supported/.test(text))
    return `The app still signs in with a client secret. ${PUBLIC_KEY}: choose Public key / Private key.`;
  if (code === 'invalid_client')
    return `Is ${clientId} the client ID of an app of this org, and is the app active? In Okta: Applications > the app > General.`;
  if (code === 'invalid_dpop_proof')
    return 'The proof of possession (DPoP) was refused. Check the clock of this machine.';
  if (code === 'unsupported_grant_type' || code === 'unauthorized_client')
    return 'The app must be of the kind API Services, which may use client credentials.';
  return 'Look at the app in Okta: Applications > the app > General.';
}

/** @param ahead how far the org's clock is ahead, in milliseconds */
export function clockAdvice(ahead: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(ahead) / 60_000));
  return `The clock of this machine is ${minutes} min ${ahead > 0 ? 'behind' : 'ahead of'} Okta's. Set it right.`;
}

function unavailable({ status, headers }: HttpResponse, { host }: Asked): RetryableError {
  return new RetryableError(
    'okta.unavailable',
    `${host} gave no token: it answered ${status}. It is asked again later.`,
    {
      surelyNotDone: true,
      details: { status },
      // No budget knows of this endpoint.
      ...(status === 429 ? endOfWindow(headers) : {}),
      ...namedWait(headers),
    },
  );
}

function endOfWindow({ date = '', 'x-rate-limit-reset': reset = '' }: HttpResponse['headers']): {
  retryAfterMs?: number;
} {
  const answeredAt = Date.parse(date);
  if (Number.isNaN(answeredAt) || !/^\d{1,11}$/.test(reset)) return {};
  return { retryAfterMs: untilReset(Number(reset), answeredAt) };
}

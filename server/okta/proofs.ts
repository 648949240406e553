// Signed statements for Okta: who asks for a token (RFC 7523), and that whoever uses a token holds its key (DPoP, RFC
// 9449). Each is used once: it has a `jti` of its own, and is made for one attempt.
import { generateKeyPairSync, randomUUID } from 'node:crypto';

import { SignJWT, type JWK } from 'jose';

import { sha256Base64Url } from '../lib/hash.ts';
import type { SigningKey } from './private-key.ts';

/** How long an assertion is good; Okta allows an hour. */
const ASSERTION_SECONDS = 300;
/**
 * Statements are dated a little behind the org's own time, whose fractions nobody knows: what is issued in the future
 * is refused.
 */
const BEHIND_SECONDS = 2;

/**
 * Says which client asks at the token endpoint.
 * @param now milliseconds since the epoch, by the org's clock
 */
export function clientAssertion(
  key: SigningKey,
  { clientId, tokenUrl, now }: { clientId: string; tokenUrl: string; now: number },
): Promise<string> {
  const at = Math.floor(now / 1_000) - BEHIND_SECONDS;
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: key.algorithm, kid: key.keyId })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenUrl)
    .setIssuedAt(at)
    .setExpirationTime(at + ASSERTION_SECONDS)
    .sign(key.key);
}

export interface Proof {
  method: string;
  /** Query and fragment are left out, as the RFC wants it. */
  url: string;
  /** Milliseconds since the epoch, by the org's clock. */
  now: number;
  /** The nonce that the org gave last; undefined: it wants none. */
  nonce: string | undefined;
  /** The token that is used; undefined at the token endpoint. */
  token?: string;
}

/**
 * Makes proofs with a key of its own, which lives as long as the process: the tokens that are bound to it do not live
 * longer.
 */
export function createProver(): (proof: Proof) => Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' }) as JWK;
  return ({ method, url, now, nonce, token }) => {
    const { origin, pathname } = new URL(url);
    const claims = {
      htm: method,
      htu: `${origin}${pathname}`,
      jti: randomUUID(),
      iat: Math.floor(now / 1_000) - BEHIND_SECONDS,
      ...(nonce === undefined ? {} : { nonce }),
      ...(token === undefined ? {} : { ath: sha256Base64Url(token) }),
    };
    return new SignJWT(claims).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk }).sign(privateKey);
  };
}

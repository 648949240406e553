// Signed tokens of others: taken apart and checked against a public key. Knows no claims.
import { createHash, createPublicKey, verify, type webcrypto } from 'node:crypto';

import { isJsonObject, type JsonObject } from '../../../../shared/json.ts';

/** A JSON Web Key, public part. */
export type Jwk = webcrypto.JsonWebKey & { kid?: string };

/** A token taken apart, and not checked yet. */
export interface Jwt {
  header: JsonObject;
  claims: JsonObject;
  /** The bytes that were signed. */
  signed: Buffer;
  signature: Buffer;
}

/** The asymmetric algorithms that Okta takes, with the family of their keys. */
const ALGORITHMS: Readonly<Record<string, { kty: string; hash: string; crv?: string }>> = {
  RS256: { kty: 'RSA', hash: 'sha256' },
  RS384: { kty: 'RSA', hash: 'sha384' },
  RS512: { kty: 'RSA', hash: 'sha512' },
  ES256: { kty: 'EC', hash: 'sha256', crv: 'P-256' },
  ES384: { kty: 'EC', hash: 'sha384', crv: 'P-384' },
  ES512: { kty: 'EC', hash: 'sha512', crv: 'P-521' },
};

/** Their names as WWW-Authenticate lists them. */
export const ALGORITHM_NAMES = Object.keys(ALGORITHMS).join(' ');

export function isKnownAlgorithm(name: unknown): boolean {
  return typeof name === 'string' && Object.hasOwn(ALGORITHMS, name);
}

/** Takes a compact JWT apart; undefined for what is none. */
export function readJwt(text: string): Jwt | undefined {
  const parts = text.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3 || signature === '') return undefined;
  try {
    const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString());
    const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString());
    if (!isJsonObject(header) || !isJsonObject(claims)) return undefined;
    const signed = Buffer.from(`${head}.${body}`);
    return { header, claims, signed, signature: Buffer.from(signature, 'base64url') };
  } catch {
    return undefined;
  }
}

/** True where the key made the signature; false too for a key of another family than the algorithm's. */
export function isSignedBy(jwt: Jwt, jwk: Jwk): boolean {
  const algorithm = ALGORITHMS[String(jwt.header['alg'])];
  if (algorithm === undefined || jwk.kty !== algorithm.kty) return false;
  if (algorithm.crv !== undefined && jwk.crv !== algorithm.crv) return false;
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify(algorithm.hash, jwt.signed, { key, dsaEncoding: 'ieee-p1363' }, jwt.signature);
  } catch {
    return false;
  }
}

/** The thumbprint of a public key (RFC 7638, SHA-256), base64url. */
export function thumbprintOf(jwk: Jwk): string {
  const names = jwk.kty === 'RSA' ? ['e', 'kty', 'n'] : ['crv', 'kty', 'x', 'y'];
  const canonical = JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name as keyof Jwk]])));
  return createHash('sha256').update(canonical).digest('base64url');
}

// The private key by which a client signs in to Okta: made here, or given as PEM or JWK; and its public part, which
// Okta is given. A private key leaves this file only as something to sign with.
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

import { calculateJwkThumbprint, type JWK } from 'jose';

import { TerminalError } from '../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';

export interface SigningKey {
  key: KeyObject;
  /** The JWS algorithm: RS or ES with 256, 384 or 512. */
  algorithm: string;
  /** The `kid`, which names the key among those of the app: the given one, else the thumbprint (RFC 7638). */
  keyId: string;
  /** What Okta is given of it: no private part. */
  publicJwk: JsonObject;
}

/** As Okta's own generator makes them; shorter keys are refused. */
const RSA_BITS = 2_048;
/** The algorithm of each curve that Okta takes. */
const CURVES: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
const RSA_ALGORITHMS = new Set(['RS256', 'RS384', 'RS512']);

/** A new private key, PKCS 8 in PEM. */
export async function makePrivateKey(kind: 'rsa' | 'ec'): Promise<string> {
  const make = promisify(generateKeyPair) as unknown as (
    type: string,
    options: object,
  ) => Promise<{ privateKey: KeyObject }>;
  const { privateKey } =
    kind === 'rsa' ? await make('rsa', { modulusLength: RSA_BITS }) : await make('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' });
}

/** Reads a key that a person gave. @throws TerminalError `okta.bad-key`, which shows nothing of the key */
export async function readPrivateKey(text: string): Promise<SigningKey> {
  const jwk = jwkIn(text);
  const key = parse(text, jwk);
  const algorithm = algorithmOf(key, jwk?.['alg']);
  const { kty = '', n, e, crv, x, y } = createPublicKey(key).export({ format: 'jwk' });
  const bare: JWK = kty === 'RSA' ? { kty, n: n ?? '', e: e ?? '' } : { kty, crv: crv ?? '', x: x ?? '', y: y ?? '' };
  const given = jwk?.['kid'];
  const keyId = typeof given === 'string' && given !== '' ? given : await calculateJwkThumbprint(bare);
  return { key, algorithm, keyId, publicJwk: { ...bare, kid: keyId, alg: algorithm, use: 'sig' } };
}

/** The JWK in a text, or in a set of one; undefined: the text is no JSON. @throws TerminalError `okta.bad-key` */
function jwkIn(text: string): JsonObject | undefined {
  if (!text.trim().startsWith('{')) return undefined;
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    throw bad('It begins like a JWK and is no JSON.');
  }
  // Okta's page gives a key alone or in a set.
  const keys = isJsonObject(value) && Array.isArray(value['keys']) ? value['keys'] : [value];
  const [only, another] = keys;
  if (!isJsonObject(only) || another !== undefined) throw bad('Give one JWK, not several.');
  if (typeof only['d'] !== 'string') throw bad('This JWK is the public part. Give the private key.');
  return only;
}

/** @throws TerminalError `okta.bad-key` */
function parse(text: string, jwk: JsonObject | undefined): KeyObject {
  if (text.includes('ENCRYPTED')) throw bad('It is encrypted with a password. Give it without.');
  if (text.includes('PUBLIC KEY') || text.includes('CERTIFICATE')) {
    throw bad('This is a public key or a certificate. Give the private key.');
  }
  try {
    return jwk === undefined
      ? createPrivateKey({ key: text.trim(), format: 'pem' })
      : createPrivateKey({ key: jwk, format: 'jwk' });
  } catch {
    // What the parser says may show parts of the key.
    throw bad('It cannot be read. It is PEM that begins with -----BEGIN PRIVATE KEY-----, or one JWK.');
  }
}

/**
 * The algorithm that the key fits; of an RSA key the wanted one, where it names one. @throws TerminalError
 * `okta.bad-key`
 */
function algorithmOf(key: KeyObject, wanted: JsonValue | undefined): string {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') {
    if (modulusLength < RSA_BITS)
      throw bad(`An RSA key has at least ${RSA_BITS} bits, and this one has ${modulusLength}.`);
    return typeof wanted === 'string' && RSA_ALGORITHMS.has(wanted) ? wanted : 'RS256';
  }
  const algorithm = key.asymmetricKeyType === 'ec' ? CURVES[namedCurve] : undefined;
  if (algorithm === undefined) throw bad('Okta takes RSA keys and EC keys on P-256, P-384 and P-521.');
  return algorithm;
}

/** The error of a key that cannot be used, and why. */
function bad(why: string): TerminalError {
  return new TerminalError('okta.bad-key', `The private key of the connection cannot be used. ${why}`);
}

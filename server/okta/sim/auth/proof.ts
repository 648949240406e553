// The checks of a DPoP proof. How a failure is told differs: by the body at the token endpoint, by WWW-Authenticate at
// the API; so this says only what is wrong.
import { createHash } from 'node:crypto';

import { isJsonObject } from '../../../../shared/json.ts';
import type { World } from '../world.ts';
import { isKnownAlgorithm, isSignedBy, readJwt, thumbprintOf } from './jwt.ts';

/** How old a proof may be. */
const OLDEST_SECONDS = 300;

/** A proof, and the request that it came with. */
export interface ProofContext {
  proof: string;
  method: string;
  /** Scheme, host and path, without query. */
  address: string;
  /** At the API: the token that the proof must name; absent at the token endpoint. */
  accessToken?: string;
}

/** The thumbprint of the proof's key and its nonce; or what is wrong, in Okta's words. */
export type ProofResult =
  | { ok: true; thumbprint: string; nonce: string | undefined }
  | { ok: false; description: string };

/**
 * Checks signature, claims, age and that it was not used before; whether the nonce is the right one its caller judges.
 */
export function checkProof(world: World, { proof, method, address, accessToken }: ProofContext): ProofResult {
  const wrong = (description: string): ProofResult => ({ ok: false, description });
  const jwt = readJwt(proof);
  if (jwt === undefined) return wrong('The DPoP proof JWT is invalid.');
  const { header, claims } = jwt;
  if (header['typ'] !== 'dpop+jwt') return wrong("The DPoP proof JWT header must have the type 'dpop+jwt'.");
  if (!isKnownAlgorithm(header['alg'])) return wrong('The DPoP proof JWT has an invalid signature algorithm.');
  const jwk = header['jwk'];
  if (!isJsonObject(jwk) || jwk['d'] !== undefined) return wrong('The DPoP proof JWT header must hold a public key.');
  if (!isSignedBy(jwt, jwk)) return wrong('The DPoP proof JWT signature is invalid.');
  if (claims['htm'] !== method) return wrong("The 'htm' claim of the DPoP proof JWT is not the method of the request.");
  if (claims['htu'] !== address)
    return wrong("The 'htu' claim of the DPoP proof JWT is not the address of the request.");
  const age = world.now() / 1000 - Number(claims['iat']);
  if (Number.isNaN(age)) return wrong("The 'iat' claim of the DPoP proof JWT is invalid.");
  if (age < 0) return wrong('The DPoP proof JWT was issued in the future.');
  if (age > OLDEST_SECONDS) return wrong('The DPoP proof JWT is too old.');
  if (accessToken !== undefined && claims['ath'] !== createHash('sha256').update(accessToken).digest('base64url'))
    return wrong("The 'ath' claim of the DPoP proof JWT is not the hash of the access token.");
  const thumbprint = thumbprintOf(jwk);
  if (typeof claims['jti'] !== 'string') return wrong("The 'jti' claim of the DPoP proof JWT is invalid.");
  if (!world.auth.onceOnly(`proof/${thumbprint}/${claims['jti']}`))
    return wrong('The DPoP proof JWT has already been used.');
  return { ok: true, thumbprint, nonce: typeof claims['nonce'] === 'string' ? claims['nonce'] : undefined };
}

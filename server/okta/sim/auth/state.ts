// What the simulated org remembers of sign-ins: access tokens, the ids that were used up, and the nonces of DPoP.
import type { Random } from '../random.ts';

/** After so long a nonce is replaced by another. */
const NONCE_LIFE_MS = 24 * 3_600_000;
/** A nonce that was replaced is good for so much longer. */
const NONCE_GRACE_MS = 3 * 24 * 3_600_000;

export interface AccessToken {
  value: string;
  clientId: string;
  scopes: ReadonlySet<string>;
  /** Milliseconds since the epoch, on the org's clock. */
  expires: number;
  /** Thumbprint of the key that it is bound to; null: a Bearer token. */
  boundTo: string | null;
}

export interface AuthState {
  accessTokens: Map<string, AccessToken>;
  /** Uses the id up; false where it was used before. */
  onceOnly(id: string): boolean;
  /** The nonce that a proof should hold now. */
  nonce(): string;
  /** True for a nonce that is still good. */
  isNonce(given: string | undefined): boolean;
}

export function createAuthState(random: Random, now: () => number): AuthState {
  const used = new Set<string>();
  const nonces: { value: string; since: number }[] = [];
  const current = (): string => {
    const newest = nonces[0];
    if (newest !== undefined && now() - newest.since < NONCE_LIFE_MS) return newest.value;
    const value = random.text('nonce', 32);
    nonces.unshift({ value, since: now() });
    return value;
  };
  return {
    accessTokens: new Map(),
    onceOnly(id) {
      if (used.has(id)) return false;
      used.add(id);
      return true;
    },
    nonce: current,
    isNonce: (given) =>
      nonces.some(({ value, since }) => value === given && now() - since < NONCE_LIFE_MS + NONCE_GRACE_MS),
  };
}

// What the settings of an Okta connection say of how to sign in: the part of them that the client reads.
import type { JsonObject } from '../../shared/json.ts';
import { isJsonObject } from '../../shared/json.ts';

/**
 * How a connection signs in: `ssws` by an API token, `oauth` as a service app by its private key. `dpop`: tokens are
 * bound to a key (RFC 9449).
 */
export type OktaAuth =
  | { type: 'ssws'; token: string }
  | { type: 'oauth'; clientId: string; privateKey: string; dpop: boolean };

/** An org, and as whom it is called. */
export interface OktaAccount {
  /** The org's address: protocol, host and port, without a slash at its end. */
  orgUrl: string;
  auth: OktaAuth;
}

/**
 * Reads it off the settings of a connection, secrets included. Undefined where address or sign-in is missing or not
 * complete.
 */
export function accountOf(settings: JsonObject | undefined): OktaAccount | undefined {
  const { orgUrl, auth } = settings ?? {};
  const url = typeof orgUrl === 'string' ? URL.parse(orgUrl) : null;
  if (url === null || !isJsonObject(auth)) return undefined;
  const { type, token, clientId, privateKey, dpop } = auth;
  if (type === 'ssws' && typeof token === 'string') return { orgUrl: url.origin, auth: { type, token } };
  if (type !== 'oauth' || typeof clientId !== 'string' || typeof privateKey !== 'string') return undefined;
  return { orgUrl: url.origin, auth: { type, clientId, privateKey, dpop: dpop === true } };
}

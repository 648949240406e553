// What the settings of an Okta connection say of how to sign in: the part of them that the client reads.
import type { JsonObject } from '../../shared/json.ts';
import { isJsonObject } from '../../shared/json.ts';

export type OktaAuth =
  | { type: 'ssws'; token: string }
  | { type: 'oauth'; clientId: string; privateKey: string; dpop: boolean };

export interface OktaAccount {
  /** Protocol, host and port. */
  orgUrl: string;
  auth: OktaAuth;
}

/** Undefined where address or sign-in is missing or not complete. */
export function accountOf(settings: JsonObject | undefined): OktaAccount | undefined {
  const { orgUrl, auth } = settings ?? {};
  const url = typeof orgUrl === 'string' ? URL.parse(orgUrl) : null;
  if (url === null || !isJsonObject(auth)) return undefined;
  const { type, token, clientId, privateKey, dpop } = auth;
  if (type === 'ssws' && typeof token === 'string') return { orgUrl: url.origin, auth: { type, token } };
  if (type !== 'oauth' || typeof clientId !== 'string' || typeof privateKey !== 'string') return undefined;
  return { orgUrl: url.origin, auth: { type, clientId, privateKey, dpop: dpop === true } };
}

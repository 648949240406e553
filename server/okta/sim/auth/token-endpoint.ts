// `POST /oauth2/v1/token` of the simulator: client credentials with an assertion, with or without DPoP; and revocation.
import type { JsonObject } from '../../../../shared/json.ts';
import type { SimClient } from '../org/model.ts';
import type { SimAnswer } from '../wire/answer.ts';
import { oauthFault } from '../wire/faults.ts';
import type { World } from '../world.ts';
import { clientOfAssertion } from './assertion.ts';
import { checkProof } from './proof.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** The life of a token, as Okta gives it. */
const LIFE_SECONDS = 3600;

/** A request at the endpoint; names of headers in lower case. */
export interface TokenRequest {
  form: URLSearchParams;
  headers: Record<string, string>;
  requestId: string;
}

/** Issues a token, and writes that to the log. @throws OktaFault in OAuth's form */
export async function issueToken(world: World, request: TokenRequest): Promise<SimAnswer> {
  const { form } = request;
  if (form.get('grant_type') !== 'client_credentials')
    throw oauthFault(400, 'unsupported_grant_type', 'The authorization grant type is not supported.');
  const client = await authenticate(world, form);
  const boundTo = bindingOf(world, client, request);
  const scopes = scopesOf(client, form.get('scope') ?? '');
  const value = `sim.${world.random.text('access-token', 60)}`;
  const { lifeSeconds } = world.trouble;
  const expires = world.now() + (lifeSeconds ?? LIFE_SECONDS) * 1000;
  world.auth.accessTokens.set(value, { value, clientId: client.clientId, scopes: new Set(scopes), expires, boundTo });
  const principal = { kind: 'client', client, scopes: new Set(scopes) } as const;
  for (const type of ['app.oauth2.token.grant', 'app.oauth2.token.grant.access_token'])
    world.log.write({ type, principal, requestId: request.requestId, path: '/oauth2/v1/token' });
  const body: JsonObject = {
    token_type: boundTo === null ? 'Bearer' : 'DPoP',
    expires_in: LIFE_SECONDS,
    access_token: value,
    scope: scopes.join(' '),
  };
  return { status: 200, body, headers: { 'cache-control': 'no-cache, no-store' } };
}

/** Revokes a token of the client's own; unknown tokens are answered alike. */
export async function revokeToken(world: World, { form, requestId }: TokenRequest): Promise<SimAnswer> {
  const client = await authenticate(world, form, '/oauth2/v1/revoke');
  const token = world.auth.accessTokens.get(form.get('token') ?? '');
  if (token?.clientId === client.clientId) {
    world.auth.accessTokens.delete(token.value);
    const principal = { kind: 'client', client, scopes: token.scopes } as const;
    world.log.write({ type: 'app.oauth2.token.revoke', principal, requestId, path: '/oauth2/v1/revoke' });
  }
  return { status: 200 };
}

/** The client that the assertion names. @throws OktaFault `invalid_client`, `invalid_request` */
async function authenticate(world: World, form: URLSearchParams, path = '/oauth2/v1/token'): Promise<SimClient> {
  const assertion = form.get('client_assertion');
  if (assertion === null)
    throw oauthFault(401, 'invalid_client', 'The client must authenticate with a private key (private_key_jwt).');
  if (form.get('client_assertion_type') !== ASSERTION_TYPE)
    throw oauthFault(400, 'invalid_request', `The client_assertion_type must be ${ASSERTION_TYPE}.`);
  const client = await clientOfAssertion(world, assertion, world.url + path);
  const named = form.get('client_id');
  if (named !== null && named !== client.clientId)
    throw oauthFault(401, 'invalid_client', 'The client_id is not the issuer of the client_assertion.');
  return client;
}

/**
 * The thumbprint of the key that the token shall be bound to; null: none. @throws OktaFault `invalid_dpop_proof`,
 * `use_dpop_nonce`
 */
function bindingOf(world: World, client: SimClient, { headers }: TokenRequest): string | null {
  const proof = headers['dpop'];
  if (proof === undefined) {
    if (client.dpop) throw oauthFault(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.');
    return null;
  }
  const checked = checkProof(world, { proof, method: 'POST', address: `${world.url}/oauth2/v1/token` });
  if (!checked.ok) throw oauthFault(400, 'invalid_dpop_proof', checked.description);
  if (!world.auth.isNonce(checked.nonce)) {
    const headersWithNonce = { 'dpop-nonce': world.auth.nonce() };
    throw oauthFault(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.', headersWithNonce);
  }
  return checked.thumbprint;
}

/**
 * The scopes of the token. One that is not granted fails the whole request. @throws OktaFault `invalid_scope`,
 * `consent_required`
 */
function scopesOf(client: SimClient, text: string): string[] {
  const scopes = text.split(/\s+/).filter((scope) => scope !== '');
  if (scopes.length === 0) throw oauthFault(400, 'invalid_scope', 'The scope parameter is missing.');
  if (scopes.includes('openid'))
    throw oauthFault(400, 'invalid_scope', 'OpenID scopes are not allowed for the client_credentials grant.');
  const unknown = scopes.filter((scope) => !/^okta\.\w+(?:\.\w+)*$/.test(scope));
  if (unknown.length > 0)
    throw oauthFault(
      400,
      'invalid_scope',
      'One or more scopes are not configured for the authorization server resource.',
    );
  const missing = scopes.filter((scope) => !client.scopes.has(scope));
  if (missing.length > 0)
    throw oauthFault(
      400,
      'consent_required',
      `You are not allowed any of the requested scopes, or consent is missing: ${missing.join(' ')}.`,
    );
  return [...new Set(scopes)];
}

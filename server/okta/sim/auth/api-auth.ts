// Who sends a call to the simulated API, by its Authorization header (SSWS, Bearer or DPoP), and whether scope and role
// reach. Words and statuses are those of Okta.
import type { SimRoute } from '../wire/answer.ts';
import { badToken, denied, OktaFault } from '../wire/faults.ts';
import type { World } from '../world.ts';
import { ALGORITHM_NAMES } from './jwt.ts';
import { mayDo, type Principal } from './principal.ts';
import { checkProof } from './proof.ts';

export interface ApiRequest {
  method: string;
  /** The path, without query. */
  path: string;
  headers: Record<string, string>;
}

/** Who sends the call. @throws OktaFault 401, 403, or 400 with the reason in WWW-Authenticate */
export function authenticate(world: World, request: ApiRequest, route: SimRoute): Principal {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)$/.exec(request.headers['authorization'] ?? '') ?? [];
  if (scheme.toLowerCase() === 'ssws') return ownerOf(world, value);
  if (scheme.toLowerCase() === 'bearer' || scheme.toLowerCase() === 'dpop')
    return clientOf(world, request, route, { dpop: scheme.toLowerCase() === 'dpop', value });
  throw new OktaFault(403, 'E0000005', 'Invalid session');
}

/** @throws OktaFault 403 where the scope or the role is missing */
export function authorize(world: World, principal: Principal, route: SimRoute): void {
  if (principal.kind === 'client' && route.scope !== null && !principal.scopes.has(route.scope)) {
    const description = 'The access token provided does not contain the required scopes.';
    throw new OktaFault(403, 'E0000006', 'You do not have permission to perform the requested action', {
      causes: [description],
      headers: { 'www-authenticate': challenge(world, route, 'Bearer', 'insufficient_scope', description) },
    });
  }
  if (!mayDo(world, principal, route.permission)) throw denied();
}

/** The owner of an API token. A token dies with the account of its owner. */
function ownerOf(world: World, value: string): Principal {
  const token = [...world.org.tokens.values()].find((each) => each.value === value);
  const user = token === undefined ? undefined : world.org.users.get(token.userId);
  // A token dies with the account of its owner.
  if (token === undefined || user === undefined || user.status !== 'ACTIVE') throw badToken();
  return { kind: 'token', token, user };
}

/** The service app that holds the token. One that is bound to a key needs a proof by that key. */
function clientOf(
  world: World,
  { method, path, headers }: ApiRequest,
  route: SimRoute,
  given: { dpop: boolean; value: string },
): Principal {
  const token = world.auth.accessTokens.get(given.value);
  const client = token === undefined ? undefined : world.org.clients.get(token.clientId);
  if (token === undefined || client === undefined || token.expires <= world.now()) throw badToken();
  const refuse = (status: number, error: string, description: string): OktaFault =>
    new OktaFault(status, null, description, {
      body: null,
      headers: { 'www-authenticate': challenge(world, route, 'DPoP', error, description) },
    });
  if (token.boundTo === null) {
    if (given.dpop) throw refuse(401, 'invalid_token', 'The access token is not bound to a DPoP key.');
  } else {
    if (!given.dpop) throw refuse(400, 'invalid_request', 'The DPoP authentication scheme is required.');
    const proof = headers['dpop'];
    if (proof === undefined) throw refuse(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.');
    const checked = checkProof(world, { proof, method, address: world.url + path, accessToken: token.value });
    if (!checked.ok) throw refuse(400, 'invalid_dpop_proof', checked.description);
    if (checked.thumbprint !== token.boundTo)
      throw refuse(400, 'invalid_dpop_proof', 'The access token is bound to another DPoP key.');
    if (world.trouble.apiNonce && !world.auth.isNonce(checked.nonce)) {
      const fault = refuse(401, 'use_dpop_nonce', 'Resource server requires nonce in DPoP proof.');
      fault.headers['dpop-nonce'] = world.auth.nonce();
      throw fault;
    }
  }
  return { kind: 'client', client, scopes: token.scopes };
}

/** The header WWW-Authenticate in the form in which Okta writes it. */
function challenge(world: World, route: SimRoute, scheme: string, error: string, description: string): string {
  const parts = {
    ...(scheme === 'DPoP' ? { algs: ALGORITHM_NAMES } : {}),
    authorization_uri: `${world.url}/oauth2/v1/authorize`,
    realm: world.url,
    scope: route.scope ?? '',
    error,
    error_description: description,
    resource: route.path,
  };
  const text = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  return `${scheme} ${text.join(', ')}`;
}

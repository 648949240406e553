// The checks of a client's assertion (private_key_jwt), in the order in which Okta tells of them.
import type { SimClient } from '../org/model.ts';
import { oauthFault, type OktaFault } from '../wire/faults.ts';
import type { World } from '../world.ts';
import { isKnownAlgorithm, isSignedBy, readJwt, type Jwk } from './jwt.ts';

/** The longest life that Okta allows an assertion. */
const LONGEST_LIFE_SECONDS = 3600;

const refused = (description: string): OktaFault => oauthFault(401, 'invalid_client', description);

/**
 * The client whose key signed the assertion. @param audience the endpoint that it was sent to
 * @throws OktaFault `invalid_client`
 */
export async function clientOfAssertion(world: World, assertion: string, audience: string): Promise<SimClient> {
  const jwt = readJwt(assertion);
  if (jwt === undefined) throw refused('The client_assertion token has an invalid format.');
  const { header, claims } = jwt;
  if (!isKnownAlgorithm(header['alg'])) throw refused('The client_assertion token has an invalid signature algorithm.');
  const client = world.org.clients.get(String(claims['iss']));
  if (client === undefined) throw refused("Invalid value for 'client_id' parameter.");
  if (claims['sub'] !== claims['iss']) throw refused("The client_assertion token's subject must be the client id.");
  if (![claims['aud']].flat().includes(audience))
    throw refused('The audience claim for client_assertion must be the endpoint invoked for the request.');
  checkTimes(world, claims['exp'], claims['iat']);
  const key = await keyOf(world, client, header['kid']);
  if (!isSignedBy(jwt, key)) throw refused('The client_assertion signature is invalid.');
  if (claims['jti'] !== undefined && !world.auth.onceOnly(`assertion/${client.clientId}/${String(claims['jti'])}`))
    throw refused('The client_assertion token has already been used.');
  return client;
}

/** @throws OktaFault `invalid_client` */
function checkTimes(world: World, exp: unknown, iat: unknown): void {
  const now = world.now() / 1000;
  if (typeof exp !== 'number') throw refused('The client_assertion token must contain an expiration.');
  if (exp <= now) throw refused('The client_assertion token is expired.');
  if (exp > now + LONGEST_LIFE_SECONDS)
    throw refused('The client_assertion token expires too far in the future: one hour at most.');
  if (typeof iat === 'number' && iat > now) throw refused('The client_assertion token was issued in the future.');
}

/** The key of the client that the assertion names: one that it holds, else one that it publishes at its address. */
async function keyOf(world: World, client: SimClient, kid: unknown): Promise<Jwk> {
  const found = pick(client.keys, kid);
  if (found !== undefined) return found;
  const published = client.jwksUri === null ? [] : await world.outbound.keys(client.jwksUri);
  if (client.keys.length + published.length === 0) throw refused('The client has no JSON Web Key Set configured.');
  const fetched = pick(published, kid);
  if (fetched === undefined) throw refused("The client_assertion token's kid is not among the keys of the client.");
  return fetched;
}

/** The key with this kid; without a kid the only key is meant. */
function pick(keys: readonly Jwk[], kid: unknown): Jwk | undefined {
  if (kid === undefined) return keys.length === 1 ? keys[0] : undefined;
  return keys.find((key) => key.kid === kid);
}

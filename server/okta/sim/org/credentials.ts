// What a caller needs to get into the org: an SSWS token of its first Super Admin, and a service app with a key, the
// scopes and a Super Admin role. All of it comes from the seed.
import { createECDH, createPrivateKey } from 'node:crypto';

import { thumbprintOf, type Jwk } from '../auth/jwt.ts';
import type { Random } from '../random.ts';
import type { SimClient, SimOrg, SimToken } from './model.ts';

/** Scopes that the service app has at the start: all that the simulator knows. */
export const ALL_SCOPES = [
  'okta.apiTokens.read',
  'okta.appGrants.manage',
  'okta.appGrants.read',
  'okta.apps.manage',
  'okta.apps.read',
  'okta.authenticators.read',
  'okta.clients.read',
  'okta.devices.manage',
  'okta.devices.read',
  'okta.eventHooks.manage',
  'okta.eventHooks.read',
  'okta.groups.manage',
  'okta.groups.read',
  'okta.logs.read',
  'okta.orgs.read',
  'okta.roles.manage',
  'okta.roles.read',
  'okta.schemas.read',
  'okta.sessions.manage',
  'okta.sessions.read',
  'okta.userRisk.manage',
  'okta.userRisk.read',
  'okta.users.manage',
  'okta.users.read',
] as const;

/** What a caller signs in with: the SSWS token, or the client with its private key. */
export interface Credentials {
  token: SimToken;
  client: SimClient;
  /** PKCS8 PEM, of a P-256 key. */
  privateKey: string;
}

/** Adds both to the org. The token belongs to the first user of the seed, who is a Super Admin. */
export function addCredentials(org: SimOrg, random: Random): Credentials {
  const [first] = org.users.values();
  if (first === undefined) throw new Error('The seed has no user.');
  const at = first.created;
  const token: SimToken = {
    id: random.id('00T'),
    name: 'okta-sim',
    value: `00${random.text('ssws', 40)}`,
    userId: first.id,
    created: at,
  };
  org.tokens.set(token.id, token);
  const { jwk, privateKey } = keyPair(random);
  const client: SimClient = {
    clientId: random.id('0oa'),
    name: 'Signalbox',
    created: at,
    keys: [jwk],
    jwksUri: null,
    dpop: false,
    scopes: new Map(ALL_SCOPES.map((scope) => [scope, random.id('oag')])),
  };
  org.clients.set(client.clientId, client);
  const role = random.id('ra1');
  org.roles.set(role, {
    id: role,
    assignmentType: 'CLIENT',
    assignee: client.clientId,
    type: 'SUPER_ADMIN',
    label: 'Super Administrator',
    created: at,
    permissions: [],
  });
  return { token, client, privateKey };
}

/** A key pair that the seed alone decides, which Node's own key generation could not give. */
function keyPair(random: Random): { jwk: Jwk; privateKey: string } {
  const pair = createECDH('prime256v1');
  const secret = random.bytes('key');
  pair.setPrivateKey(secret);
  const point = pair.getPublicKey();
  const open = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const key = createPrivateKey({ key: { ...open, d: secret.toString('base64url') }, format: 'jwk' });
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' });
  return { jwk: { ...open, kid: thumbprintOf(open), use: 'sig', alg: 'ES256' }, privateKey };
}

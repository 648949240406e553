// Who gets a token and what it may do: assertion, DPoP, scopes, roles.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { JsonObject } from '../../../../shared/json.ts';
import { fakeClock } from '../../../../tests/support/fake-clock.ts';
import { askForToken, assertionOf, proofOf, send, userNamed } from '../sim-client.test-support.ts';
import { startOktaSim, type OktaSim } from '../sim.ts';

const clock = fakeClock('2026-10-01T08:00:00.000Z');
let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim({ clock });
});
afterAll(() => sim.close());

const assertion = (claims: JsonObject = {}, header: JsonObject = {}): string =>
  assertionOf(sim, clock.now(), claims, header);

async function bearer(scope: string): Promise<string> {
  const { body } = await askForToken(sim, assertion(), scope);
  return `Bearer ${String(body['access_token'])}`;
}

test('an assertion gives a Bearer token for an hour, and is good once', async () => {
  const once = assertion();
  const granted = await askForToken(sim, once, 'okta.users.read okta.roles.read');
  expect(granted.body).toMatchObject({
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'okta.users.read okta.roles.read',
  });
  expect((await askForToken(sim, once, 'okta.users.read')).body).toMatchObject({ error: 'invalid_client' });
});

test.each([
  ['an unknown client', { iss: 'somebody', sub: 'somebody' }, {}],
  ['another subject', { sub: 'somebody' }, {}],
  ['another audience', { aud: 'https://other.okta.com/oauth2/v1/token' }, {}],
  ['no end', { exp: null }, {}],
  ['an end in the past', { exp: 1 }, {}],
  ['an end too far away', { exp: Math.floor(clock.now() / 1000) + 4000 }, {}],
  ['a beginning ahead', { iat: Math.floor(clock.now() / 1000) + 10 }, {}],
  ['an unknown key', {}, { kid: 'other' }],
  ['another algorithm', {}, { alg: 'HS256' }],
] as const)('an assertion with %s is refused', async (_, claims, header) => {
  const { status, body } = await askForToken(sim, assertion(claims, header), 'okta.users.read');
  expect({ status, error: body['error'] }).toEqual({ status: 401, error: 'invalid_client' });
});

test('one scope that is not granted fails the whole request', async () => {
  const [client] = sim.org.clients.values();
  const grant = client?.scopes.get('okta.logs.read') ?? '';
  client?.scopes.delete('okta.logs.read');
  const refused = await askForToken(sim, assertion(), 'okta.users.read okta.logs.read');
  expect(refused.body).toMatchObject({ error: 'consent_required' });
  expect((await askForToken(sim, assertion(), '')).body).toMatchObject({ error: 'invalid_scope' });
  client?.scopes.set('okta.logs.read', grant);
});

test('a call without its scope is 403 and says which in WWW-Authenticate', async () => {
  const auth = await bearer('okta.users.read');
  expect((await send(sim, 'GET', '/api/v1/users', { auth })).status).toBe(200);
  const refused = await send(sim, 'GET', '/api/v1/groups', { auth });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toMatch(
    /^Bearer .*scope="okta\.groups\.read", error="insufficient_scope"/,
  );
});

test('the scope is not the whole story: without the role a call is E0000006', async () => {
  const auth = await bearer('okta.users.read okta.users.manage');
  const role = [...sim.org.roles.values()].find(({ assignmentType }) => assignmentType === 'CLIENT');
  if (role === undefined) throw new Error('The client has no role.');
  Object.assign(role, { type: 'CUSTOM', permissions: ['okta.users.read', 'okta.users.lifecycle.suspend'] });
  const change = (name: string, action: string) =>
    send(sim, 'POST', `/api/v1/users/${userNamed(sim, name)}/lifecycle/${action}`, { auth });
  expect((await change('grace', 'suspend')).status).toBe(200);
  expect((await change('grace', 'unsuspend')).body).toMatchObject({ errorCode: 'E0000006' });
  // A Super Admin may only be touched by a Super Admin.
  expect((await change('chen', 'suspend')).body).toMatchObject({ errorCode: 'E0000006' });
  Object.assign(role, { type: 'SUPER_ADMIN', permissions: [] });
  expect((await change('grace', 'unsuspend')).status).toBe(200);
  expect(sim.log.events.at(-1)).toMatchObject({
    actor: { type: 'PublicClientAppEntity', id: sim.clientId },
    client: { id: sim.clientId },
  });
});

test('a token ends after its hour, and with clock skew an assertion is refused', async () => {
  const auth = await bearer('okta.users.read');
  clock.advance(3_600_000);
  expect((await send(sim, 'GET', '/api/v1/users', { auth })).body).toMatchObject({ errorCode: 'E0000011' });
  sim.trouble.clockSkewMs = -3_600_000;
  const refused = await askForToken(sim, assertion(), 'okta.users.read');
  expect(refused.status).toBe(401);
  expect(Date.parse(refused.headers.get('date') ?? '')).toBe(clock.now() - 3_600_000);
  sim.trouble.clear();
});

test('an SSWS token dies with its owner, and another scheme is no session', async () => {
  expect((await send(sim, 'GET', '/api/v1/users', { auth: 'SSWS wrong' })).body).toMatchObject({
    errorCode: 'E0000011',
  });
  expect((await send(sim, 'GET', '/api/v1/users', { auth: 'Basic eDp5' })).body).toMatchObject({
    errorCode: 'E0000005',
  });
});

test('DPoP: header missing, nonce asked for, bound token; each proof once, for its address, by its key', async () => {
  const [client] = sim.org.clients.values();
  if (client === undefined) throw new Error('There is no client.');
  client.dpop = true;
  const address = `${sim.url}/oauth2/v1/token`;
  const proof = (claims: JsonObject, token?: string) => proofOf(sim, clock.now(), claims, token);
  const missing = await askForToken(sim, assertion(), 'okta.users.read');
  expect(missing.body).toMatchObject({ error: 'invalid_dpop_proof' });
  const first = await askForToken(sim, assertion(), 'okta.users.read', { dpop: proof({ htm: 'POST', htu: address }) });
  expect(first.body).toMatchObject({ error: 'use_dpop_nonce' });
  const nonce = first.headers.get('dpop-nonce') ?? '';
  const granted = await askForToken(sim, assertion(), 'okta.users.read', {
    dpop: proof({ htm: 'POST', htu: address, nonce }),
  });
  expect(granted.body).toMatchObject({ token_type: 'DPoP' });
  const token = String(granted.body['access_token']);
  const call = (dpop: string | undefined, scheme = 'DPoP') =>
    send(sim, 'GET', '/api/v1/users?limit=1', {
      auth: `${scheme} ${token}`,
      ...(dpop === undefined ? {} : { headers: { dpop } }),
    });
  const claims = { htm: 'GET', htu: `${sim.url}/api/v1/users`, jti: randomUUID() };
  const good = proof(claims, token);
  expect((await call(good)).status).toBe(200);
  const reasons: Record<string, string | undefined> = {
    'already been used': good,
    "'htu' claim": proof({ htm: 'GET', htu: `${sim.url}/api/v1/users?limit=1` }, token),
    "'htm' claim": proof({ htm: 'POST', htu: claims.htu }, token),
    "'ath' claim": proof({ htm: 'GET', htu: claims.htu }, 'another'),
    'too old': proof({ htm: 'GET', htu: claims.htu, iat: Math.floor(clock.now() / 1000) - 301 }, token),
    'header is missing': undefined,
  };
  for (const [reason, sent] of Object.entries(reasons)) {
    const refused = await call(sent);
    expect([refused.status, refused.text]).toEqual([400, '']);
    expect(refused.headers.get('www-authenticate')).toContain(reason);
  }
  expect((await call(undefined, 'Bearer')).headers.get('www-authenticate')).toContain('scheme is required');
  client.dpop = false;
});

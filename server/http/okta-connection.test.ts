// A connection of Okta from the API on: its key is made here, Okta fetches the public part, trying it signs in, and no
// secret stands in any answer.
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { JsonObject } from '../../shared/json.ts';
import { testOrg } from '../okta/org.test-support.ts';
import { oktaKeys } from '../okta/keys.ts';
import { startTestServer, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ allowPrivate: ['127.0.0.1'] });
});
afterAll(() => server.stop());

async function connect(id: string, settings: JsonObject): Promise<{ status: number; json: JsonObject }> {
  const { status, json } = await server.send('POST', '/api/connections', {
    body: { id, app: 'okta', name: id, settings },
  });
  return { status, json };
}

test('a service app gets a key that is made here; its public part is served to whoever asks', async () => {
  const { json } = await connect('made', { orgUrl: 'https://acme-admin.okta.com/admin/', auth: { type: 'oauth' } });
  expect(json).toMatchObject({
    settings: { orgUrl: 'https://acme.okta.com', auth: { type: 'oauth', dpop: true }, rateLimitShare: 50 },
    secretsSet: ['auth.privateKey', 'hook.secret'],
  });
  expect(JSON.stringify(json)).not.toContain('PRIVATE');
  const shown = await server.send('GET', '/api/connections/made/okta');
  expect(shown.json).toMatchObject({
    jwksUrl: expect.stringMatching(/\/oauth\/made\/jwks\.json$/),
    publicKey: { kty: 'RSA', use: 'sig', alg: 'RS256' },
    scopes: [],
  });
  const served = await server.send('GET', '/oauth/made/jwks.json', { token: null });
  expect(served.json).toEqual({ keys: [shown.json['publicKey']] });
  expect(JSON.stringify(served.json)).not.toMatch(/"(?:d|p|q|dp|dq|qi)":/);
  // The key stays as it is when other settings change, also the address: nothing secret is sent there.
  await server.send('PUT', '/api/connections/made', {
    body: { settings: { orgUrl: 'https://b.okta.com', auth: { type: 'oauth', clientId: '0oa1' } } },
  });
  expect((await server.send('GET', '/oauth/made/jwks.json', { token: null })).json).toEqual(served.json);
});

test('a key that replaces another is served beside it, is shown and stands in the audit log', async () => {
  const org = await testOrg();
  await connect('rotated', org.settings());
  const keysOf = async (): Promise<JsonObject[]> =>
    (await server.send('GET', '/oauth/rotated/jwks.json', { token: null })).json['keys'] as unknown as JsonObject[];
  const [old] = await keysOf();
  const { auth } = org.settings();
  const body = { settings: org.settings({ auth: { ...auth, privateKey: null } }) };
  expect(await server.send('PUT', '/api/connections/rotated', { body })).toMatchObject({ status: 200 });
  const keys = await keysOf();
  expect(keys).toEqual([expect.objectContaining({ kty: 'RSA' }), old]);
  expect(JSON.stringify(keys)).not.toMatch(/"(?:d|p|q|dp|dq|qi)":/);
  const shown = await server.send('GET', '/api/connections/rotated/okta');
  expect(shown.json).toMatchObject({ publicKey: keys[0], formerKeysUntil: expect.stringMatching(/^\d{4}-/) });
  const audit = await server.send('GET', '/api/audit?subject=connection:rotated');
  expect(audit.json['items']).toContainEqual(
    expect.objectContaining({
      before: expect.objectContaining({ keyIds: [old?.['kid']], formerKeysUntil: null }),
      after: expect.objectContaining({
        keyIds: keys.map(({ kid }) => kid),
        formerKeysUntil: shown.json['formerKeysUntil'],
      }),
    }),
  );
  // The org knows the one of before only; the dialog gives the settings as it has them.
  const { privateKey: _key, ...given } = auth as unknown as JsonObject;
  for (const settings of [undefined, org.settings({ auth: given })]) {
    const tried = await server.send('POST', '/api/connections/rotated/test', { body: settings ? { settings } : {} });
    expect(tried.json).toMatchObject({
      result: 'works',
      message: expect.stringContaining('does not know the new key yet'),
    });
  }
});

test.each([['nobody'], ['default']])('there are no keys of %s', async (id) => {
  const answer = await server.send('GET', `/oauth/${id}/jwks.json`, { token: null });
  expect(answer).toMatchObject({ status: 404, json: { error: { code: 'connection.no-keys' } } });
});

test('a key that does not serve is refused at its field, and is not repeated', async () => {
  const key = '-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----';
  const { status, json } = await connect('bad', { auth: { type: 'oauth', privateKey: key } });
  expect(status).toBe(400);
  expect(json).toMatchObject({ error: { code: 'okta.bad-key', details: { issues: [{ path: 'auth.privateKey' }] } } });
  expect(JSON.stringify(json)).not.toContain('bm90IGEga2V5');
});

test('S4 a stored API token goes to no other org', async () => {
  await connect('token', { orgUrl: 'https://a.okta.com', auth: { type: 'ssws', token: '00secret' } });
  const body = { settings: { orgUrl: 'https://evil.example', auth: { type: 'ssws' } } };
  for (const [method, path] of [
    ['PUT', ''],
    ['POST', '/test'],
  ]) {
    const answer = await server.send(String(method), `/api/connections/token${path}`, { body });
    expect(answer).toMatchObject({ status: 400, json: { error: { code: 'connection.secret-needed' } } });
  }
});

test('trying a connection signs in, and says what it found', async () => {
  const org = await testOrg({ demandsProof: true, granted: ['okta.users.read'] });
  await connect('org', org.settings());
  expect((await server.send('POST', '/api/connections/org/test', { body: {} })).json).toMatchObject({
    result: 'works',
    message: expect.stringContaining('Granted: okta.users.read'),
  });
  const other = {
    ...org.settings(),
    auth: { type: 'oauth', clientId: org.clientId, privateKey: await oktaKeys.make() },
  };
  const failed = await server.send('POST', '/api/connections/org/test', { body: { settings: other } });
  expect(failed.json).toMatchObject({ result: 'fails', code: 'okta.sign-in-refused' });
  expect((await server.send('POST', '/api/connections/default/test', { body: {} })).json).toMatchObject({
    result: 'untried',
  });
});

test('T5 ownClient of earlier settings is still taken, as part of auth', async () => {
  const { json } = await connect('earlier', { ownClient: { apiTokenId: '00T1' } });
  expect(json['settings']).toMatchObject({ auth: { type: 'ssws', tokenId: '00T1' } });
});

// What a trial of a connection says: in Okta's terms, with what to click.
import { describe, expect, test } from 'vitest';

import type { AppError } from '../../shared/errors.ts';
import { oktaKeys } from './keys.ts';
import { testOrg, type TestOrg, type TestOrgOptions } from './org.test-support.ts';
import { tryOkta } from './trial.ts';

const { signal } = new AbortController();

async function said(org: TestOrg, settings: object, needed: string[] = []): Promise<string> {
  return tryOkta(org.clients, { ...org.settings(), ...settings }, needed, signal).then(
    (message) => String(message),
    (error: AppError) => `${error.code}: ${error.message}`,
  );
}

const FORBIDDEN = { status: 403, body: { errorCode: 'E0000006', errorSummary: 'You do not have permission' } };

test('no sign-in is not tried; one that is not complete says what comes next', async () => {
  const org = await testOrg();
  expect(await tryOkta(org.clients, { orgUrl: org.url }, [], signal)).toBeNull();
  expect(await said(org, { auth: { type: 'oauth', privateKey: 'x' } })).toContain('API Services');
  expect(await said(org, { auth: { type: 'ssws' } })).toContain('Security > API > Tokens');
  expect(await said(org, { orgUrl: undefined })).toContain('no org URL');
});

test('an app that works, with its scopes; one that is missing and needed says where to grant it', async () => {
  const org = await testOrg({ granted: ['okta.users.read'], demandsProof: true, nonce: 'n' });
  expect(await said(org, {})).toMatch(
    /takes the app 0oa.*can read \/api\/v1\/users.*Granted: okta\.users\.read.*not needed yet: okta\.groups/,
  );
  expect(await said(org, {}, ['okta.users.read', 'okta.users.manage'])).toMatch(
    /^okta\.scope-missing: .*lacks scopes: okta\.users\.manage.*Okta API Scopes > Grant/,
  );
});

test('a scope to change things need not be one to read them', async () => {
  const refused = {
    status: 403,
    headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="okta.users.read"' },
    body: FORBIDDEN.body,
  };
  const org = await testOrg({
    answer: () => (org.asked.at(-1)?.scope === 'okta.users.read' ? { body: [] } : refused),
  });
  expect(await said(org, {}, ['okta.users.manage', 'okta.users.read'])).toMatch(
    /can read .*Granted: okta\.users\.manage, okta\.users\.read\.$/,
  );
});

describe('what is wrong is said so', () => {
  const other = oktaKeys.make();
  test.each<[string, TestOrgOptions, (org: TestOrg) => Promise<object> | object, RegExp]>([
    [
      'unknown client',
      {},
      (org) => ({ auth: { ...org.settings().auth, clientId: '0oaOther' } }),
      /sign-in-refused.*client ID of an app of this org/,
    ],
    [
      'another key',
      {},
      async (org) => ({ auth: { ...org.settings().auth, privateKey: await other } }),
      /sign-in-refused.*Public keys/,
    ],
    ['no admin role', { answer: () => FORBIDDEN }, () => ({}), /okta\.forbidden.*Admin roles.*okta\.users\.read/],
    [
      'another domain',
      {
        token: () => ({
          status: 401,
          body: { error: 'invalid_client', error_description: "The audience claim 'aud' must be the endpoint" },
        }),
      },
      () => ({}),
      /same domain/,
    ],
    [
      'a client secret',
      {
        token: () => ({
          status: 401,
          body: {
            error: 'invalid_client',
            error_description: 'The client secret supplied for a confidential client is invalid.',
          },
        }),
      },
      () => ({}),
      /Public key \/ Private key/,
    ],
    ['a web page', { token: () => ({ text: '<!DOCTYPE html>' }) }, () => ({}), /okta\.not-okta.*org URL/],
    [
      'a refused token',
      { answer: () => ({ status: 401, body: { errorCode: 'E0000011', errorSummary: 'Invalid token provided' } }) },
      () => ({ auth: { type: 'ssws', token: 'x' } }),
      /sign-in-refused.*Security > API > Tokens/,
    ],
    ['nobody there', {}, () => ({ orgUrl: 'http://127.0.0.1:9' }), /okta\.unavailable.*refuses connections/],
    ['a clock an hour off', { aheadMs: 3_600_000 }, () => ({}), /takes the app.*60 min behind/],
  ])('%s', async (_what, options, settings, message) => {
    const org = await testOrg(options);
    expect(await said(org, await settings(org))).toMatch(message);
  });
});

test('an API token says whom it acts as', async () => {
  const org = await testOrg({ answer: () => ({ body: { profile: { login: 'ada@example.com' } } }) });
  expect(await said(org, { auth: { type: 'ssws', token: 'x' } })).toContain('acts as ada@example.com');
});

test.each([
  ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', 'public key'],
  ['-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----', 'encrypted'],
  ['-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'cannot be read'],
  ['{"kty":"RSA","n":"AQAB","e":"AQAB"}', 'public part'],
  ['{broken', 'no JSON'],
])('a key that does not serve: %s', async (key, why) => {
  await expect(oktaKeys.publicPart(key)).rejects.toMatchObject({
    code: 'okta.bad-key',
    message: expect.stringContaining(why),
  });
});

test('a JWK serves as PEM does, with the name that it has, and its public part has nothing private', async () => {
  const { createPrivateKey, generateKeyPairSync } = await import('node:crypto');
  const made = await oktaKeys.publicPart(await oktaKeys.make());
  expect(Object.keys(made).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const jwk = {
    ...createPrivateKey(privateKey.export({ type: 'sec1', format: 'pem' })).export({ format: 'jwk' }),
    kid: 'mine',
  };
  expect(await oktaKeys.publicPart(JSON.stringify(jwk))).toMatchObject({ kid: 'mine', alg: 'ES384', kty: 'EC' });
  expect(JSON.stringify(await oktaKeys.publicPart(JSON.stringify({ keys: [jwk] })))).not.toContain(String(jwk.d));
});

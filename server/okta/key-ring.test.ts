// A rotation of the private key against a small org that knows the key of before for a while, as Okta does.
import { expect, test } from 'vitest';

import type { OktaCall, OktaClient } from '../../shared/card/okta-client.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { testOrg, type TestOrg, type TestOrgOptions } from './org.test-support.ts';
import { makePrivateKey } from './private-key.ts';
import { tryOkta } from './trial.ts';

const HOUR_MS = 3_600_000;
/** A write, which is not made again at once where the org is down. */
const callWith = (scope: string): OktaCall => ({ method: 'POST', path: '/api/v1/users', scopes: [scope] });

interface World {
  org: TestOrg;
  clock: FakeClock;
  newKey: string;
  /** A client with the new key; the org knows the one of before. */
  client: OktaClient;
  settings: ReturnType<TestOrg['settings']>;
  /** How often the token endpoint was asked since this was called last. */
  asked(): number;
}

async function rotated(options: TestOrgOptions & { keptHours?: number } = {}): Promise<World> {
  const clock = fakeClock('2026-11-03T09:00:00.000Z');
  const until = clock.now() + (options.keptHours ?? 24) * HOUR_MS;
  let times = 0;
  const org: TestOrg = await testOrg({
    clock,
    keysBeside: async ({ clientId, privateKey }) => {
      const kept = [newKey, org.privateKey].map((key) => ({ privateKey: key, until }));
      return kept.filter((key) => clientId === org.clientId && key.privateKey !== privateKey && until > clock.now());
    },
    ...options,
    token(seen) {
      times += 1;
      return options.token?.(seen);
    },
  });
  const newKey = await makePrivateKey('ec');
  const settings = org.settings({
    auth: { type: 'oauth', clientId: org.clientId, privateKey: newKey, dpop: false },
  });
  const asked = (): number => [times, (times = 0)][0] ?? 0;
  return { org, clock, newKey, settings, asked, client: org.clients.client(settings, org.use()) };
}

test('where Okta does not know the new key yet the one of before is used, and tried first from then on', async () => {
  const { org, client, asked } = await rotated();
  expect(await client.request(callWith('okta.users.read'))).toMatchObject({ status: 200 });
  expect(asked()).toBe(2);
  await client.request(callWith('okta.groups.read'));
  expect(asked()).toBe(1);
  expect(org.asked).toHaveLength(2);
});

test('once Okta knows the new key alone, that is used again, and stays', async () => {
  const { org, client, newKey, asked } = await rotated();
  await client.request(callWith('okta.users.read'));
  org.privateKey = newKey;
  await client.request(callWith('okta.groups.read'));
  expect(asked()).toBe(4);
  await client.request(callWith('okta.apps.read'));
  expect(asked()).toBe(1);
});

test('a key of before is used no longer than it is kept', async () => {
  const { org, client, clock, asked } = await rotated({ keptHours: 24 });
  await client.request(callWith('okta.users.read'));
  clock.jump(25 * HOUR_MS);
  asked();
  await expect(client.request(callWith('okta.users.read'))).rejects.toMatchObject({ code: 'okta.sign-in-refused' });
  expect(asked()).toBe(1);
  expect(org.calls).toHaveLength(1);
});

test('a process that still has the key of before signs in with the one that replaced it', async () => {
  const { org, newKey, asked } = await rotated();
  const before = org.clients.client(org.settings(), org.use());
  org.privateKey = newKey;
  await expect(before.request(callWith('okta.users.read'))).resolves.toMatchObject({ status: 200 });
  expect(asked()).toBe(2);
});

test('with DPoP, and with a nonce, the key of before does as well', async () => {
  const { client } = await rotated({ demandsProof: true, nonce: 'n-1' });
  expect(await client.request(callWith('okta.users.read'))).toMatchObject({ status: 200 });
});

test('a scope that is not granted is told so, and the key that Okta knows is remembered', async () => {
  const { client, asked } = await rotated({ granted: ['okta.users.read'] });
  await expect(client.request(callWith('okta.groups.read'))).rejects.toMatchObject({ code: 'okta.scope-missing' });
  asked();
  await client.request(callWith('okta.users.read'));
  expect(asked()).toBe(1);
});

test.each([
  [400, 'unauthorized_client', 'okta.sign-in-refused', 1],
  [503, 'down', 'okta.unavailable', 1],
  [401, 'invalid_client', 'okta.sign-in-refused', 2],
])('a refusal with %i %s ends in %s after %i requests', async (status, error, code, requests) => {
  const { client, asked } = await rotated({ token: () => ({ status, body: { error, error_description: 'no' } }) });
  await expect(client.request(callWith('okta.users.read'))).rejects.toMatchObject({ code });
  expect(asked()).toBe(requests);
});

test('an org that is down for the key of before is asked again later, and not taken for one that refuses', async () => {
  let times = 0;
  const { client } = await rotated({ token: () => ((times += 1) > 1 ? { status: 503, body: {} } : undefined) });
  await expect(client.request(callWith('okta.users.read'))).rejects.toMatchObject({ code: 'okta.unavailable' });
});

test('trying the connection says that Okta does not know the new key yet, and until when that does', async () => {
  const { org, settings, newKey } = await rotated();
  const tried = (): Promise<string | null> =>
    tryOkta(org.clients, settings, ['okta.users.read'], new AbortController().signal);
  expect(await tried()).toContain(
    'does not know the new key yet and takes the one of before, which Signalbox uses until 2026-11-04T09:00:00.000Z',
  );
  org.privateKey = newKey;
  expect(await tried()).not.toContain('new key');
});

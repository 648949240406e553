// Who is held up when somebody guesses passwords, and who is not: by network, by account from there, never by account.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Config } from '../config.ts';
import { PASSWORD, startTestServer, type Received, type TestServer } from './server.test-support.ts';

const boss = { email: 'boss@example.com', name: 'Boss', password: PASSWORD };
let server: TestServer;

async function start(settings: Partial<Config> = {}): Promise<void> {
  server = await startTestServer(settings);
  await server.send('POST', '/api/users', { body: { ...boss, role: 'admin' } });
}
beforeEach(() => start());
afterEach(() => server.stop());

/** The test's own socket is a trusted proxy, so this is who asks. */
function signIn(address: string, password: string, { email = boss.email, cookie = '' } = {}): Promise<Received> {
  const headers = { 'x-forwarded-for': address, ...(cookie === '' ? {} : { cookie }) };
  return server.send('POST', '/api/session', { token: null, headers, body: { email, password } });
}

/** Statuses of as many wrong passwords, sent at once. */
async function guess(addresses: readonly string[], email = boss.email): Promise<number[]> {
  const answers = await Promise.all(addresses.map((address) => signIn(address, 'a wrong guess', { email })));
  return answers.map(({ status }) => status);
}

function deviceCookie(received: Received): string {
  const cookies = [received.headers['set-cookie'] ?? []].flat();
  return cookies.find((one) => one.startsWith('signalbox.device='))?.split(';')[0] ?? '';
}

const inOneNetwork = (count: number): string[] => Array.from({ length: count }, (_, at) => `2001:db8:bad:1::${at + 1}`);

describe('wrong passwords from one /64', () => {
  test('are one stranger, who is held up, and keep the owner out from nowhere else', async () => {
    const answers = await guess(inOneNetwork(12));
    expect(answers.filter((status) => status === 429)).toHaveLength(2);
    expect((await signIn('2001:db8:bad:1:ffff::1', PASSWORD)).status).toBe(429);
    expect((await signIn('2001:db8:bad:2::1', PASSWORD)).status).toBe(200);
  });

  test('in any number, from any number of networks, shut out nobody who comes from another', async () => {
    const networks = Array.from({ length: 110 }, (_, at) => `2001:db8:${at + 1}::1`);
    expect(new Set(await guess(networks))).toEqual(new Set([401]));
    expect((await signIn('203.0.113.9', PASSWORD)).status).toBe(200);
  });
});

describe('a browser that has signed in before', () => {
  test('is not shut out by strangers of its own network, but by its own failures', async () => {
    const cookie = deviceCookie(await signIn('203.0.113.9', PASSWORD));
    await guess(Array.from({ length: 10 }, () => '203.0.113.9'));
    expect((await signIn('203.0.113.9', PASSWORD)).status).toBe(429);
    const known = await signIn('203.0.113.9', PASSWORD, { cookie });
    expect(known.status).toBe(200);
    for (let count = 0; count < 10; count += 1)
      expect((await signIn('203.0.113.9', 'a wrong guess', { cookie })).status).toBe(401);
    expect((await signIn('203.0.113.9', PASSWORD, { cookie })).status).toBe(429);
  });

  test('is known for that account alone, by a cookie that scripts and other sites never get', async () => {
    const received = await signIn('203.0.113.9', PASSWORD);
    expect(received.headers['set-cookie']).toContainEqual(
      expect.stringMatching(
        /^signalbox\.device=[\w.-]+; Max-Age=15552000; Path=\/api; Expires=.*; HttpOnly; SameSite=Strict$/,
      ),
    );
    const other = 'other@example.com';
    await server.send('POST', '/api/users', { body: { ...boss, email: other, role: 'viewer' } });
    await guess(
      Array.from({ length: 10 }, () => '203.0.113.9'),
      other,
    );
    const cookie = deviceCookie(received);
    expect((await signIn('203.0.113.9', PASSWORD, { email: other, cookie })).status).toBe(429);
  });

  test('signs nobody in by that', async () => {
    const cookie = deviceCookie(await signIn('203.0.113.9', PASSWORD));
    expect((await server.send('GET', '/api/session', { cookie })).json).toMatchObject({ user: null });
    expect((await server.send('GET', '/api/flows', { cookie })).status).toBe(401);
  });
});

describe('X-Forwarded-For', () => {
  test('is believed of trusted proxies, and of nobody else', async () => {
    await server.stop();
    await start({ trustedProxies: ['192.0.2.0/24'] });
    const answers = await guess(Array.from({ length: 12 }, (_, at) => `203.0.113.${at + 1}`));
    expect(answers.filter((status) => status === 429)).toHaveLength(2);
  });

  test.each([
    ['the hook', '/hooks/okta', { authorization: 'wrong' }, 401, 100],
    ['a webhook', '/webhooks/none', {}, 404, 100],
    ['an approval', '/approve/none', {}, 404, 30],
  ])('tells apart whom %s refuses, by networks', async (_what, path, headers, status, most) => {
    const ask = async (address: string): Promise<number> =>
      (await server.send('POST', path, { token: null, headers: { ...headers, 'x-forwarded-for': address } })).status;
    const answers = await Promise.all(inOneNetwork(most).map(ask));
    expect(new Set(answers)).toEqual(new Set([status]));
    expect(await ask('2001:db8:bad:1::ffff')).toBe(429);
    expect(await ask('2001:db8:bad:2::1')).toBe(status);
    expect(await ask('203.0.113.9')).toBe(status);
  });
});

test('the audit log names the client, not the proxy that speaks for it', async () => {
  expect((await signIn('203.0.113.9', PASSWORD)).status).toBe(200);
  const { json } = await server.send('GET', '/api/audit');
  expect((json['items'] as unknown as { by: string; address: string }[])[0]).toMatchObject({
    by: boss.email,
    address: '203.0.113.9',
  });
});

// Sessions of people: set-up once, cookies, their ends, and requests from other sites.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { RetryableError } from '../../shared/errors.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { PASSWORD, sessionCookie, startTestServer, type Received, type TestServer } from './server.test-support.ts';

const HOUR = 3_600_000;
let nowMs: number;
let clock: Clock;
let server: TestServer;

beforeEach(async () => {
  nowMs = Date.parse('2026-05-01T12:00:00Z');
  clock = { ...systemClock, now: () => nowMs, iso: () => new Date(nowMs).toISOString() };
  server = await startTestServer({}, clock);
});
afterEach(() => server.stop());

const boss = { email: 'boss@example.com', name: 'Boss', password: PASSWORD };

async function setUp(): Promise<string> {
  const token = new URL(server.running.firstClick).searchParams.get('token');
  const received = await server.send('POST', '/api/setup', { token: null, body: { ...boss, token } });
  expect(received.status).toBe(201);
  return sessionCookie(received) ?? '';
}

async function signIn(password = PASSWORD, cookie?: string): Promise<Received> {
  const body = { email: boss.email, password };
  return server.send('POST', '/api/session', cookie === undefined ? { token: null, body } : { cookie, body });
}

const whoIs = async (cookie: string): Promise<unknown> =>
  (await server.send('GET', '/api/session', { cookie })).json['user'];

describe('set-up', () => {
  test('the printed link makes the first administrator once, and signs in', async () => {
    expect(server.running.firstClick).toMatch(/^http:\/\/signalbox\.test\/setup\?token=.{32}$/);
    expect((await server.send('GET', '/api/session', { token: null })).json).toMatchObject({
      user: null,
      setupNeeded: true,
    });
    const cookie = await setUp();
    expect(await whoIs(cookie)).toMatchObject({ email: boss.email, role: 'admin' });
    expect((await server.send('GET', '/api/session', { token: null })).json).toMatchObject({
      user: null,
      setupNeeded: false,
    });
    const token = new URL(server.running.firstClick).searchParams.get('token');
    const again = await server.send('POST', '/api/setup', {
      token: null,
      body: { ...boss, email: 'b@example.com', token },
    });
    expect(again).toMatchObject({ status: 409, json: { error: { code: 'setup.done' } } });
  });

  test('a wrong token makes nobody', async () => {
    const received = await server.send('POST', '/api/setup', { token: null, body: { ...boss, token: 'guess' } });
    expect(received).toMatchObject({ status: 403, json: { error: { code: 'setup.bad-token' } } });
    expect(sessionCookie(received)).toBeUndefined();
  });
});

describe('a session', () => {
  test('has a cookie that scripts cannot read, and its value is not what is stored', async () => {
    await setUp();
    const received = await signIn();
    expect(received.headers['set-cookie']).toContainEqual(
      expect.stringMatching(/^signalbox\.sid=.*; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/),
    );
    const cookie = sessionCookie(received) ?? '';
    const id =
      decodeURIComponent(cookie.split('=')[1] ?? '')
        .replace(/^s:/, '')
        .split('.')[0] ?? '';
    expect(id).toMatch(/^[\w-]{43}$/);
    expect(await server.running.store.access.findSession(id, clock.iso())).toBeUndefined();
  });

  test('gets a new id at sign-in, and the old one is worth nothing', async () => {
    const old = await setUp();
    const cookie = sessionCookie(await signIn(PASSWORD, old)) ?? '';
    expect(cookie).not.toBe(old);
    expect(await whoIs(old)).toBeNull();
    expect(await whoIs(cookie)).toMatchObject({ email: boss.email });
  });

  test('ends at sign-out', async () => {
    const cookie = await setUp();
    expect((await server.send('DELETE', '/api/session', { cookie })).status).toBe(204);
    expect(await whoIs(cookie)).toBeNull();
  });

  test('ends twelve hours after its last use', async () => {
    const cookie = await setUp();
    nowMs += 11 * HOUR;
    expect(await whoIs(cookie)).not.toBeNull();
    nowMs += 11 * HOUR;
    expect(await whoIs(cookie)).not.toBeNull();
    nowMs += 12 * HOUR;
    expect(await whoIs(cookie)).toBeNull();
  });

  test('ends seven days after sign-in, however it is used', async () => {
    const cookie = await setUp();
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      nowMs += 6 * HOUR;
      expect(await whoIs(cookie)).not.toBeNull();
    }
    nowMs += 6 * HOUR;
    expect(await whoIs(cookie)).toBeNull();
  });

  test('ends neither too early nor too late by more than the hour by which the clock is set', async () => {
    const cookie = await setUp();
    // Used while the clock was an hour ahead, and an hour behind.
    for (const jump of [HOUR, -HOUR, -HOUR, HOUR]) {
      nowMs += jump;
      expect(await whoIs(cookie)).not.toBeNull();
    }
    // Each use counts from the time that the clock shows then.
    nowMs += 11 * HOUR;
    expect(await whoIs(cookie)).not.toBeNull();
    nowMs -= HOUR;
    expect(await whoIs(cookie)).not.toBeNull();
    nowMs += 12 * HOUR;
    expect(await whoIs(cookie)).toBeNull();
  });

  test('that began while the clock was ahead ends seven days after the clock was put right', async () => {
    const cookie = await setUp();
    nowMs -= HOUR;
    for (let hours = 0; hours < 7 * 24; hours += 6) {
      expect(await whoIs(cookie)).not.toBeNull();
      nowMs += 6 * HOUR;
    }
    expect(await whoIs(cookie)).toBeNull();
  });

  test('that is of a time to come is none: its end would be as wrong as the clock was', async () => {
    const cookie = await setUp();
    nowMs -= 25 * HOUR;
    expect(await whoIs(cookie)).toBeNull();
  });

  test('that cannot be stored is not begun', async () => {
    await setUp();
    const { access } = server.running.store;
    const save = access.saveSession;
    const full = new RetryableError('store.unavailable', 'The disk is full.');
    access.saveSession = () => Promise.reject(full);
    const refused = await signIn();
    access.saveSession = save;
    expect(refused).toMatchObject({ status: 503, json: { error: { code: 'store.unavailable' } } });
    expect(sessionCookie(refused)).toBeUndefined();
  });

  test('ends when the user is disabled, removed, or gets a new password', async () => {
    await setUp();
    for (const change of [{ disabled: true }, { password: `${PASSWORD} new` }, undefined]) {
      const made = await server.send('POST', '/api/users', {
        body: { email: 'eve@example.com', name: 'Eve', role: 'viewer', password: PASSWORD },
      });
      const path = `/api/users/${String(made.json['id'])}`;
      const signedIn = await server.send('POST', '/api/session', {
        token: null,
        body: { email: 'eve@example.com', password: PASSWORD },
      });
      const cookie = sessionCookie(signedIn) ?? '';
      expect(await whoIs(cookie)).not.toBeNull();
      const changed =
        change === undefined ? await server.send('DELETE', path) : await server.send('PATCH', path, { body: change });
      expect(changed.status).toBeLessThan(300);
      expect(await whoIs(cookie)).toBeNull();
      if (change !== undefined) await server.send('DELETE', path);
    }
  });

  test('goes on after its own change of password, all others of the user end', async () => {
    const cookie = await setUp();
    const other = sessionCookie(await signIn()) ?? '';
    const wrong = await server.send('POST', '/api/session/password', {
      cookie,
      body: { current: 'x', next: 'another long password' },
    });
    expect(wrong).toMatchObject({ status: 403, json: { error: { code: 'auth.wrong-password' } } });
    const changed = await server.send('POST', '/api/session/password', {
      cookie,
      body: { current: PASSWORD, next: 'another long password' },
    });
    expect(changed.status).toBe(204);
    expect(await whoIs(sessionCookie(changed) ?? '')).toMatchObject({ email: boss.email });
    expect(await whoIs(cookie)).toBeNull();
    expect(await whoIs(other)).toBeNull();
    expect((await signIn()).status).toBe(401);
    expect((await signIn('another long password')).status).toBe(200);
  });

  test('with a made-up or foreign cookie is none', async () => {
    await setUp();
    for (const cookie of ['signalbox.sid=x', 'signalbox.sid=s%3Aabc.def', 'signalbox.sid='])
      expect(await whoIs(cookie)).toBeNull();
  });
});

test('the last administrator cannot leave by the API', async () => {
  const cookie = await setUp();
  const users = await server.send('GET', '/api/users', { cookie });
  const [user] = users.json['items'] as unknown as { id: string }[];
  const received = await server.send('DELETE', `/api/users/${user?.id}`, { cookie });
  expect(received).toMatchObject({ status: 409, json: { error: { code: 'user.last-admin' } } });
});

test('too many wrong passwords are 429 with Retry-After', async () => {
  await setUp();
  const statuses: number[] = [];
  for (let count = 0; count < 11; count += 1) statuses.push((await signIn('wrong')).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  const { headers } = await signIn();
  expect(Number(headers['retry-after'])).toBeGreaterThan(60);
});

describe('requests of a session from other sites', () => {
  const create = (cookie: string, headers: Record<string, string>) =>
    server.send('POST', '/api/flows', { cookie, headers, body: { name: 'x' } });

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://other.signalbox.test' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
  ])('%j is refused', async (headers) => {
    const cookie = await setUp();
    expect(await create(cookie, headers)).toMatchObject({ status: 403, json: { error: { code: 'auth.cross-site' } } });
    const signedIn = await server.send('POST', '/api/session', {
      token: null,
      headers,
      body: { email: boss.email, password: PASSWORD },
    });
    expect(signedIn.status).toBe(403);
  });

  test('a form of another site cannot send JSON', async () => {
    const cookie = await setUp();
    const received = await create(cookie, { 'content-type': 'text/plain' });
    expect(received).toMatchObject({ status: 415, json: { error: { code: 'request.unsupported-type' } } });
  });

  test('of Signalbox itself, by its address or its public one, and of what is no browser, are taken', async () => {
    const cookie = await setUp();
    for (const headers of [
      { 'sec-fetch-site': 'same-origin' },
      { origin: server.url },
      { origin: 'http://signalbox.test' },
      {},
    ]) {
      expect((await create(cookie, headers as Record<string, string>)).status).toBe(201);
    }
  });

  test('reading is not hindered, and a token needs no such proof', async () => {
    const cookie = await setUp();
    expect(
      (await server.send('GET', '/api/flows', { cookie, headers: { 'sec-fetch-site': 'cross-site' } })).status,
    ).toBe(200);
    expect(
      (await server.send('POST', '/api/flows', { headers: { 'sec-fetch-site': 'cross-site' }, body: { name: 'y' } }))
        .status,
    ).toBe(201);
  });
});

test('behind https the cookie is secure', async () => {
  const secure = await startTestServer({ publicUrl: 'https://signalbox.test' });
  const token = new URL(secure.running.firstClick).searchParams.get('token');
  const received = await secure.send('POST', '/api/setup', { token: null, body: { ...boss, token } });
  expect(String(received.headers['set-cookie'])).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
  await secure.stop();
});

test('passwords and tokens never reach the log', async () => {
  await setUp();
  await signIn();
  await signIn('a-wrong-password-of-somebody');
  const log = server.logged.join('');
  expect(log).not.toContain(PASSWORD);
  expect(log).not.toContain('a-wrong-password');
  expect(log).toContain('/api/session');
});

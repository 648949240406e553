// Users, passwords, tokens on a real store.

import { beforeEach, describe, expect, test } from 'vitest';

import { openTestStore } from '../../tests/support/test-store.ts';
import { AppError } from '../../shared/errors.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import { createAccessChanges } from './changes.ts';
import { createKnownDevices } from './known-devices.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { createSignInLimits } from './sign-in-limits.ts';
import { createTokenService } from './tokens.ts';
import { createUserService, type UserService } from './users.ts';

const PASSWORD = 'correct horse battery';
const admin: Actor = { kind: 'service', id: 'automation', email: '', name: 'automation', role: 'admin' };

let store: Store;
let nowMs: number;
let clock: Clock;
let users: UserService;
const changes = createAccessChanges();

beforeEach(async () => {
  store = await openTestStore();
  nowMs = Date.parse('2026-05-01T12:00:00Z');
  clock = { ...systemClock, now: () => nowMs, iso: () => new Date(nowMs).toISOString() };
  users = createUserService({ store, clock, changes });
});

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

const person = (email: string, role: 'admin' | 'editor' | 'viewer' = 'admin') => ({
  email,
  name: email,
  role,
  password: PASSWORD,
});

describe('passwords', () => {
  test('are argon2id with the parameters that they name, and match only themselves', async () => {
    const hash = await hashPassword(PASSWORD);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwordMatches(PASSWORD, hash)).toBe(true);
    expect(await passwordMatches(`${PASSWORD} `, hash)).toBe(false);
    expect(await hashPassword(PASSWORD)).not.toBe(hash);
  });

  test('an unreadable hash matches nothing', async () => {
    expect(await passwordMatches('', '')).toBe(false);
    expect(await passwordMatches('x', '$argon2id$v=19$nonsense')).toBe(false);
  });
});

describe('signing in', () => {
  test('an unknown user, a wrong password and a disabled user get the same answer', async () => {
    await users.create(person('boss@example.com'));
    const gone = await users.create(person('gone@example.com', 'viewer'));
    await users.update(gone.id, { disabled: true });
    const messages = new Set<string>();
    for (const [email, password] of [
      ['nobody@example.com', PASSWORD],
      ['boss@example.com', 'wrong'],
      ['gone@example.com', PASSWORD],
    ] as const) {
      const error: unknown = await users.signIn(email, password).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'auth.failed' });
      messages.add((error as Error).message);
    }
    expect(messages.size).toBe(1);
  });

  test('e-mail addresses are the same in any case', async () => {
    await users.create(person('Boss@Example.com'));
    expect(await users.signIn(' BOSS@example.COM ', PASSWORD)).toMatchObject({
      email: 'boss@example.com',
      role: 'admin',
    });
    expect(await codeOf(users.create(person('boss@example.com')))).toBe('user.exists');
  });

  const from = (network: string, email = 'a@example.com', device?: string) => ({ network, email, device });

  test('ten failures of one account from one network are too many, another network is not held up', async () => {
    const limits = createSignInLimits();
    for (let count = 0; count < 10; count += 1) await limits.attempt(from('10.0.0.1'));
    const error: unknown = await limits.attempt(from('10.0.0.1', ' A@example.com')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'auth.too-many-attempts' });
    expect((error as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(60_000);
    await limits.attempt(from('10.0.0.2'));
    await limits.attempt(from('10.0.0.1', 'b@example.com'));
  });

  test('failures of one account from many networks shut nobody out of it', async () => {
    const limits = createSignInLimits();
    for (let network = 0; network < 300; network += 1) await limits.attempt(from(`10.0.${network}.1`));
    await limits.attempt(from('192.0.2.1'));
  });

  test('a known device is held up by its own failures alone', async () => {
    const limits = createSignInLimits();
    for (let count = 0; count < 100; count += 1) await limits.attempt(from('10.0.0.1', `${count}@example.com`));
    expect(await codeOf(limits.attempt(from('10.0.0.1')))).toBe('auth.too-many-attempts');
    for (let count = 0; count < 10; count += 1) await limits.attempt(from('10.0.0.1', 'a@example.com', 'phone'));
    expect(await codeOf(limits.attempt(from('10.0.0.1', 'a@example.com', 'phone')))).toBe('auth.too-many-attempts');
    // Wherever it is.
    expect(await codeOf(limits.attempt(from('10.0.0.2', 'a@example.com', 'phone')))).toBe('auth.too-many-attempts');
    await limits.attempt(from('10.0.0.1', 'a@example.com', 'laptop'));
  });

  test('a good sign-in starts the count again', async () => {
    const limits = createSignInLimits();
    for (let round = 0; round < 3; round += 1) {
      for (let count = 0; count < 8; count += 1) await limits.attempt(from('10.0.0.1'));
      await limits.succeeded(from('10.0.0.1'));
    }
  });
});

describe('a known device', () => {
  const EMAIL = 'a@example.com';
  const devices = () => createKnownDevices({ secret: 'a', clock });

  test('is known for the accounts that signed in with it, and keeps its name', () => {
    const first = devices().remember('', EMAIL);
    const name = devices().find(first, ' A@Example.com');
    expect(name).toMatch(/^[\w-]{22}$/);
    expect(devices().find(first, 'b@example.com')).toBeUndefined();
    const both = devices().remember(first, 'b@example.com');
    expect(devices().find(both, EMAIL)).toBe(name);
    expect(devices().find(both, 'b@example.com')).not.toBe(name);
    expect(devices().find(devices().remember(both, EMAIL), EMAIL)).toBe(name);
    expect(first).not.toContain('example');
  });

  test('cannot be made up, moved to another account, or kept for ever', () => {
    const marks = devices().remember('', EMAIL);
    expect(createKnownDevices({ secret: 'b', clock }).find(marks, EMAIL)).toBeUndefined();
    const [, time, signature] = marks.split('.');
    for (const forged of [`${'x'.repeat(22)}.${time}.${signature}`, marks.slice(0, -1), '', '~~', 'x'.repeat(9_000)])
      expect(devices().find(forged, EMAIL)).toBeUndefined();
    nowMs += 181 * 24 * 3_600_000;
    expect(devices().find(marks, EMAIL)).toBeUndefined();
  });

  test('is known for the newest five accounts', () => {
    let marks = 'nonsense~';
    for (let at = 0; at < 7; at += 1) marks = devices().remember(marks, `${at}@example.com`);
    expect([0, 1, 2, 3, 4, 5, 6].map((at) => devices().find(marks, `${at}@example.com`) !== undefined)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
  });
});

describe('the last administrator', () => {
  test('cannot be removed, disabled or demoted', async () => {
    const boss = await users.create(person('boss@example.com'));
    await users.create(person('viewer@example.com', 'viewer'));
    expect(await codeOf(users.remove(boss.id))).toBe('user.last-admin');
    expect(await codeOf(users.update(boss.id, { disabled: true }))).toBe('user.last-admin');
    expect(await codeOf(users.update(boss.id, { role: 'editor' }))).toBe('user.last-admin');
    expect(await users.update(boss.id, { name: 'Chief' })).toMatchObject({
      name: 'Chief',
      role: 'admin',
      disabled: false,
    });
  });

  test('two administrators who demote each other at once leave one', async () => {
    const first = await users.create(person('first@example.com'));
    const second = await users.create(person('second@example.com'));
    const codes = await Promise.all([
      codeOf(users.update(first.id, { role: 'viewer' })),
      codeOf(users.update(second.id, { role: 'viewer' })),
    ]);
    expect(codes.toSorted()).toEqual(['none', 'user.last-admin']);
  });

  test('a disabled administrator does not count', async () => {
    const boss = await users.create(person('boss@example.com'));
    const other = await users.create(person('other@example.com'));
    await users.update(other.id, { disabled: true });
    expect(await codeOf(users.remove(boss.id))).toBe('user.last-admin');
  });
});

describe('set-up', () => {
  test('is offered only while no person exists, and its token works once', async () => {
    const token = (await users.offerSetup()) ?? '';
    expect(await users.setupNeeded()).toBe(true);
    const first = { email: 'boss@example.com', name: 'Boss', password: PASSWORD };
    expect(await codeOf(users.setUp('wrong', first))).toBe('setup.bad-token');
    const codes = await Promise.all([
      codeOf(users.setUp(token, first)),
      codeOf(users.setUp(token, { ...first, email: 'b@example.com' })),
    ]);
    expect(codes.toSorted()).toEqual(['none', 'setup.done']);
    expect(await users.setupNeeded()).toBe(false);
    expect(await users.offerSetup()).toBeUndefined();
  });

  test('an earlier link ends when a new one is made', async () => {
    const old = (await users.offerSetup()) ?? '';
    const token = (await users.offerSetup()) ?? '';
    const first = { email: 'boss@example.com', name: 'Boss', password: PASSWORD };
    expect(await codeOf(users.setUp(old, first))).toBe('setup.bad-token');
    expect(await users.setUp(token, first)).toMatchObject({ role: 'admin' });
  });
});

describe('tokens', () => {
  test('are shown once and stored as a hash', async () => {
    const tokens = createTokenService({ store, clock, changes });
    const made = await tokens.create({ name: 'ci', role: 'editor' }, admin);
    expect(made.secret).toMatch(/^sbx_[A-Za-z0-9_-]{43}$/);
    expect(await tokens.actorOf(made.secret)).toEqual({
      kind: 'token',
      id: made.id,
      email: '',
      name: 'ci',
      role: 'editor',
    });
    expect(JSON.stringify(await tokens.list())).not.toContain(made.secret);
    expect(JSON.stringify(await store.access.tokens())).not.toContain(made.secret);
    expect(await codeOf(tokens.actorOf('sbx_other'))).toBe('auth.failed');
    await tokens.remove(made.id);
    expect(await codeOf(tokens.actorOf(made.secret))).toBe('auth.failed');
  });

  test('can do no more than their maker, and go with them', async () => {
    const tokens = createTokenService({ store, clock, changes });
    await users.create(person('boss@example.com'));
    const { id, email } = await users.create(person('ada@example.com'));
    const ada = await users.signIn(email, PASSWORD);
    const { secret } = await tokens.create({ name: 'ci', role: 'editor' }, ada);
    expect(await tokens.actorOf(secret)).toMatchObject({ role: 'editor', makerEmail: email, email: '' });
    const listed = async () =>
      (await tokens.list()).map(({ role, effectiveRole, maker }) => [role, effectiveRole, maker.kind, maker.email]);
    await users.update(id, { role: 'viewer' });
    expect(await tokens.actorOf(secret)).toMatchObject({ role: 'viewer' });
    expect(await listed()).toEqual([['editor', 'viewer', 'person', email]]);
    await users.update(id, { role: 'admin' });
    expect(await tokens.actorOf(secret)).toMatchObject({ role: 'editor' });
    await users.update(id, { disabled: true });
    await expect(tokens.actorOf(secret)).rejects.toMatchObject({ code: 'auth.failed', message: /disabled/ });
    expect(await listed()).toEqual([['editor', null, 'person', email]]);
    await users.update(id, { disabled: false });
    expect(await tokens.actorOf(secret)).toMatchObject({ role: 'editor' });
    await users.remove(id);
    expect(await codeOf(tokens.actorOf(secret))).toBe('auth.failed');
    // Nor does a new person of the same address have it.
    await users.create(person(email));
    expect(await codeOf(tokens.actorOf(secret))).toBe('auth.failed');
  });

  test('made with a token belong to the maker of that', async () => {
    const tokens = createTokenService({ store, clock, changes });
    await users.create(person('boss@example.com'));
    const { id, email } = await users.create(person('ada@example.com'));
    const own = await tokens.create({ name: 'own', role: 'admin' }, await users.signIn(email, PASSWORD));
    const child = await tokens.create({ name: 'child', role: 'admin' }, await tokens.actorOf(own.secret));
    expect(child).toMatchObject({ createdBy: 'token:own', maker: { kind: 'person', email } });
    const first = await tokens.create({ name: 'first', role: 'admin' }, admin);
    const second = await tokens.create({ name: 'second', role: 'admin' }, await tokens.actorOf(first.secret));
    expect(second).toMatchObject({ createdBy: 'token:first', maker: { kind: 'installation', email: null } });
    const late = await tokens.actorOf(own.secret);
    await users.remove(id);
    expect(await codeOf(tokens.create({ name: 'late', role: 'admin' }, late))).toBe('auth.failed');
    expect((await tokens.list()).map(({ name }) => name).toSorted()).toEqual(['first', 'second']);
  });

  test('end at their time', async () => {
    const tokens = createTokenService({ store, clock, changes });
    expect(
      await codeOf(tokens.create({ name: 'past', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' }, admin)),
    ).toBe('token.bad-expiry');
    expect(await codeOf(tokens.create({ name: 'odd', role: 'viewer', expiresAt: 'tomorrow' }, admin))).toBe(
      'token.bad-expiry',
    );
    const made = await tokens.create({ name: 'short', role: 'viewer', expiresAt: '2026-05-01T13:00:00Z' }, admin);
    expect(await codeOf(tokens.actorOf(made.secret))).toBe('none');
    nowMs += 3_600_000;
    expect(await codeOf(tokens.actorOf(made.secret))).toBe('auth.failed');
  });

  test('write their last use at most once a minute', async () => {
    const tokens = createTokenService({ store, clock, changes });
    const { secret } = await tokens.create({ name: 'ci', role: 'viewer' }, admin);
    const lastUsed = async (): Promise<string | null | undefined> => (await tokens.list())[0]?.lastUsedAt;
    await tokens.actorOf(secret);
    const first = await lastUsed();
    expect(first).toBe('2026-05-01T12:00:00.000Z');
    nowMs += 59_000;
    await tokens.actorOf(secret);
    expect(await lastUsed()).toBe(first);
    nowMs += 1_000;
    await tokens.actorOf(secret);
    expect(await lastUsed()).toBe('2026-05-01T12:01:00.000Z');
  });

  test('the token of the environment is the administrator automation', async () => {
    const tokens = createTokenService({ store, clock, changes, environmentToken: 'a-token-from-outside' });
    expect(await tokens.actorOf('a-token-from-outside')).toMatchObject({
      kind: 'service',
      name: 'automation',
      role: 'admin',
    });
    expect(await codeOf(tokens.actorOf('a-token-from-outsidf'))).toBe('auth.failed');
  });
});

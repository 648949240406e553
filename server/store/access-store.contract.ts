// What every adapter's access store does.
import { expect, test } from 'vitest';
import type { Role } from './access-store.ts';
import { AT, minutes } from './contract-builders.ts';
import { codeOf, eachStore } from './contract-support.ts';
import type { Store } from './store.ts';

export function accessStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const access = () => store().access;
  const user = (id: string, role: Role = 'editor') => ({
    id,
    email: `${id}@example.com`,
    name: id,
    role,
    passwordHash: 'hash',
    disabled: false,
    createdAt: AT,
  });
  const token = {
    id: 'tok_1',
    name: 'ci',
    role: 'admin' as const,
    hash: 'h1',
    createdBy: 'automation',
    createdAt: AT,
    expiresAt: null,
    maker: { kind: 'installation' as const },
  };
  const session = (id: string, userId: string | null, expiresAt = minutes(10)) => ({
    id,
    userId,
    data: `data of ${id}`,
    expiresAt,
  });

  test('a user is created, found, changed and removed', async () => {
    expect(await access().countUsers()).toBe(0);
    const created = await access().createUser(user('usr_1'));
    expect(created).toEqual({ ...user('usr_1'), lastSeenAt: null });
    await access().createUser(user('usr_2'));
    expect(await access().findUserByEmail('usr_1@example.com')).toEqual(created);
    expect(await access().findUserByEmail('nobody@example.com')).toBeUndefined();
    const changed = await access().updateUser('usr_1', { role: 'viewer', disabled: true, lastSeenAt: minutes(1) });
    expect(changed).toEqual({ ...created, role: 'viewer', disabled: true, lastSeenAt: minutes(1) });
    expect(await access().findUser('usr_1')).toEqual(changed);
    expect(await access().countUsers()).toBe(2);
    await access().removeUser('usr_1');
    expect((await access().users()).map((row) => row.id)).toEqual(['usr_2']);
  });

  test('an address is taken once, and a missing user is said to be missing', async () => {
    await access().createUser(user('usr_1'));
    expect(await codeOf(access().createUser({ ...user('usr_2'), email: 'usr_1@example.com' }))).toBe('user.exists');
    expect(await codeOf(access().updateUser('usr_9', { name: 'n' }))).toBe('user.not-found');
    expect(await codeOf(access().removeUser('usr_9'))).toBe('user.not-found');
  });

  test('the last administrator who can sign in stays, and whoever is not counts for nothing', async () => {
    for (const id of ['usr_1', 'usr_2']) await access().createUser(user(id, 'admin'));
    await access().createUser(user('usr_3'));
    const both = await Promise.all([
      codeOf(access().updateUser('usr_1', { role: 'editor' })),
      codeOf(access().updateUser('usr_2', { disabled: true })),
    ]);
    expect(both.toSorted()).toEqual(['none', 'user.last-admin']);
    const last = (await access().users()).find(({ role, disabled }) => role === 'admin' && !disabled)!.id;
    expect(await codeOf(access().removeUser(last))).toBe('user.last-admin');
    await access().updateUser(last, { name: 'Still here', lastSeenAt: AT });
    await access().removeUser('usr_3');
    await access().createUser(user('usr_4', 'admin'));
    await access().removeUser(last);
  });

  test('the first user is made once', async () => {
    const codes = await Promise.all([
      codeOf(access().createFirstUser(user('usr_1', 'admin'))),
      codeOf(access().createFirstUser(user('usr_2', 'admin'))),
    ]);
    expect(codes).toEqual(['none', 'setup.done']);
  });

  test('a token is found by its hash, touched, removed', async () => {
    const created = await access().createToken(token);
    expect(created).toEqual({ ...token, lastUsedAt: null });
    await access().touchToken('tok_1', minutes(1));
    expect(await access().findTokenByHash('h1')).toEqual({ ...created, lastUsedAt: minutes(1) });
    expect(await access().findTokenByHash('h2')).toBeUndefined();
    expect(await access().tokens()).toHaveLength(1);
    await access().removeToken('tok_1');
    expect(await access().tokens()).toEqual([]);
    expect(await codeOf(access().removeToken('tok_1'))).toBe('token.not-found');
  });

  test('a token has its maker as they are now, and goes with them', async () => {
    const ada = await access().createUser(user('usr_1', 'admin'));
    await access().createUser(user('usr_2', 'admin'));
    const maker = { kind: 'person' as const, id: ada.id, email: ada.email, role: ada.role, disabled: false };
    expect(await access().createToken({ ...token, maker })).toMatchObject({ maker });
    await access().createToken({ ...token, id: 'tok_2', hash: 'h2' });
    await access().createToken({ ...token, id: 'tok_3', hash: 'h3', maker: { kind: 'unknown' } });
    await access().updateUser(ada.id, { role: 'viewer', disabled: true });
    expect((await access().tokens()).map((each) => each.maker)).toEqual([
      { ...maker, role: 'viewer', disabled: true },
      { kind: 'installation' },
      { kind: 'unknown' },
    ]);
    await access().removeUser(ada.id);
    expect((await access().tokens()).map(({ id }) => id)).toEqual(['tok_2', 'tok_3']);
    expect(await access().findTokenByHash('h1')).toBeUndefined();
    expect(await codeOf(access().createToken({ ...token, maker }))).toBe('user.not-found');
  });

  test('a session lives until it expires', async () => {
    await access().saveSession(session('s1', null));
    expect(await access().findSession('s1', minutes(9))).toBe('data of s1');
    expect(await access().findSession('s1', minutes(10))).toBeUndefined();
    await access().saveSession({ ...session('s1', null, minutes(20)), data: 'later' });
    expect(await access().findSession('s1', minutes(19))).toBe('later');
    await access().saveSession(session('s2', null));
    expect(await access().removeExpiredSessions(minutes(15))).toBe(1);
    await access().removeSession('s1');
    expect(await access().findSession('s1', AT)).toBeUndefined();
  });

  test("a user's sessions end with the user, or all at once", async () => {
    await access().createUser(user('usr_1'));
    await access().createUser(user('usr_2'));
    await access().saveSession(session('s1', 'usr_1'));
    await access().saveSession(session('s2', 'usr_1'));
    await access().saveSession(session('s3', 'usr_2'));
    await access().removeUser('usr_1');
    const live = async (): Promise<boolean[]> =>
      (await Promise.all(['s1', 's2', 's3'].map((id) => access().findSession(id, AT)))).map(
        (data) => data !== undefined,
      );
    expect(await live()).toEqual([false, false, true]);
    await access().removeSessionsOf('usr_2');
    expect(await live()).toEqual([false, false, false]);
  });
}

// The simulator by the wire: users and their lifecycle, factors on both engines, groups, roles, pages, limits, trouble.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { send, userNamed } from './sim-client.test-support.ts';
import { startOktaSim, type OktaSim } from './sim.ts';

const clock = fakeClock('2026-10-01T08:00:00.000Z');
let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim({ clock });
});
afterAll(() => sim.close());

const lastEvent = (): Record<string, unknown> => sim.log.events.at(-1) ?? {};
const eventTypes = (from: number): unknown[] => sim.log.events.slice(from).map((event) => event['eventType']);

describe('users', () => {
  test('suspend ends the sessions and is written down with the owner of the token as actor', async () => {
    const id = userNamed(sim, 'priya');
    expect([...sim.org.sessions.values()].filter(({ userId }) => userId === id)).toHaveLength(1);
    const suspended = await send(sim, 'POST', `/api/v1/users/${id}/lifecycle/suspend`);
    expect(suspended.status).toBe(200);
    expect([...sim.org.sessions.values()].filter(({ userId }) => userId === id)).toEqual([]);
    const tokenId = [...sim.org.tokens.keys()][0];
    expect(lastEvent()).toMatchObject({
      eventType: 'user.lifecycle.suspend',
      actor: { type: 'User', alternateId: 'dana.levi@nexacorp.example' },
      target: [{ type: 'User', id }],
      transaction: {
        type: 'WEB',
        id: suspended.headers.get('x-okta-request-id'),
        detail: { requestApiTokenId: tokenId },
      },
    });
    const again = await send(sim, 'POST', `/api/v1/users/${id}/lifecycle/suspend`);
    expect(again.status).toBe(400);
    expect(again.body).toMatchObject({
      errorCode: 'E0000001',
      errorCauses: [{ errorSummary: 'Cannot suspend a user that is not active' }],
    });
    expect((await send(sim, 'POST', `/api/v1/users/${id}/lifecycle/unsuspend`)).status).toBe(200);
    expect(sim.org.users.get(id)?.status).toBe('ACTIVE');
  });

  test('are read by id, login, and login without domain; not by what nobody has', async () => {
    const id = userNamed(sim, 'dana');
    for (const name of [id, 'dana.levi%40nexacorp.example', 'dana.levi', 'me'])
      expect((await send(sim, 'GET', `/api/v1/users/${name}`)).body['id']).toBe(id);
    expect((await send(sim, 'GET', '/api/v1/users/nobody')).body).toMatchObject({ errorCode: 'E0000007' });
  });

  test('are created, merged by POST, replaced by PUT, and deleted in two steps', async () => {
    const profile = { login: 'a/b@nexacorp.example', email: 'ab@nexacorp.example', firstName: 'Ada', lastName: 'B' };
    const before = sim.log.events.length;
    const made = await send(sim, 'POST', '/api/v1/users?activate=true', { body: { profile } });
    expect(made.body).toMatchObject({ status: 'PROVISIONED', profile });
    expect(eventTypes(before)).toEqual(['user.lifecycle.create', 'user.lifecycle.activate']);
    const path = `/api/v1/users/${String(made.body['id'])}`;
    expect((await send(sim, 'GET', `/api/v1/users/${encodeURIComponent(profile.login)}`)).status).toBe(404);
    expect((await send(sim, 'POST', '/api/v1/users', { body: { profile } })).body).toMatchObject({
      errorCode: 'E0000001',
    });
    const merged = await send(sim, 'POST', path, { body: { profile: { title: 'Analyst' } } });
    expect(merged.body['profile']).toEqual({ ...profile, title: 'Analyst' });
    expect((await send(sim, 'PUT', path, { body: { profile } })).body['profile']).toEqual(profile);
    expect((await send(sim, 'PUT', path, { body: { profile: { title: 'x' } } })).status).toBe(400);
    expect((await send(sim, 'DELETE', path)).status).toBe(204);
    expect((await send(sim, 'GET', path)).body['status']).toBe('DEPROVISIONED');
    expect((await send(sim, 'DELETE', path)).status).toBe(204);
    expect((await send(sim, 'GET', path)).status).toBe(404);
  });

  test('are found by q, search and filter', async () => {
    const logins = async (query: string): Promise<unknown[]> =>
      (await send(sim, 'GET', `/api/v1/users?${query}`)).list.map(
        (user) => (user['profile'] as { login: string }).login,
      );
    expect(await logins('q=yoss')).toEqual(['yossi.ben-david@nexacorp.example']);
    const search = encodeURIComponent('profile.department eq "Finance" and status eq "ACTIVE"');
    expect(await logins(`search=${search}`)).toHaveLength(2);
    expect(await logins(`filter=${encodeURIComponent('status eq "DEPROVISIONED"')}`)).toEqual([
      'ines.duarte@nexacorp.example',
    ]);
    expect(await logins('')).not.toContain('ines.duarte@nexacorp.example');
    expect((await send(sim, 'GET', '/api/v1/users?search=oops')).body).toMatchObject({ errorCode: 'E0000031' });
  });

  test('come in pages whose links are several headers', async () => {
    const first = await send(sim, 'GET', '/api/v1/users?limit=5');
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await send(sim, 'GET', next);
    expect(new Set([...first.list, ...second.list].map((user) => user['id']))).toHaveProperty('size', 10);
  });

  test('locked out, expired and staged ones change as their status allows', async () => {
    const change = async (name: string, action: string): Promise<number> =>
      (await send(sim, 'POST', `/api/v1/users/${userNamed(sim, name)}/lifecycle/${action}`)).status;
    expect(await change('leila', 'unlock')).toBe(200);
    expect(await change('leila', 'unlock')).toBe(403);
    expect(await change('noah', 'activate')).toBe(200);
    expect(await change('noah', 'activate')).toBe(403);
    expect(await change('sofia', 'expire_password')).toBe(200);
    expect(await change('sofia', 'reset_password')).toBe(200);
    expect(sim.org.users.get(userNamed(sim, 'sofia'))?.status).toBe('RECOVERY');
  });
});

describe('factors', () => {
  test('Identity Engine: taking the push factor takes all of Okta Verify, an event each, in one transaction', async () => {
    const path = `/api/v1/users/${userNamed(sim, 'mikael')}/factors`;
    const push = (await send(sim, 'GET', path)).list.find((factor) => factor['factorType'] === 'push');
    const before = sim.log.events.length;
    expect((await send(sim, 'DELETE', `${path}/${String(push?.['id'])}`)).status).toBe(204);
    const events = sim.log.events.slice(before);
    expect(events.map((event) => (event['outcome'] as { reason: string }).reason)).toEqual([
      'User reset OKTA_VERIFY_PUSH factor',
      'User reset OKTA_SOFT_TOKEN factor',
      'User reset SIGNED_NONCE factor',
    ]);
    expect(new Set(events.map((event) => (event['transaction'] as { id: string }).id)).size).toBe(1);
    expect((await send(sim, 'GET', path)).list.map((factor) => factor['factorType'])).toEqual(['webauthn', 'email']);
  });

  test('Classic: one event for a reset of all, nothing is left, and there is no FastPass', async () => {
    const classic = await startOktaSim({ clock, engine: 'classic' });
    const path = `/api/v1/users/${userNamed(classic, 'yossi')}`;
    const types = (await send(classic, 'GET', `${path}/factors`)).list.map((factor) => factor['factorType']);
    expect(types).not.toContain('signed_nonce');
    expect((await send(classic, 'POST', `${path}/lifecycle/reset_factors`)).status).toBe(200);
    expect(classic.log.events).toMatchObject([
      {
        eventType: 'user.mfa.factor.reset_all',
        displayMessage: 'Reset all factors for user',
        legacyEventType: 'core.user.factor.reset_all',
        debugContext: { debugData: { requestUri: `${path}/lifecycle/reset_factors` } },
      },
    ]);
    expect((await send(classic, 'GET', `${path}/factors`)).list).toEqual([]);
    await classic.close();
  });
});

describe('groups and roles', () => {
  test('a member is added once, taken once, and only in groups of Okta', async () => {
    const groups = (await send(sim, 'GET', '/api/v1/groups?q=quarantine')).list;
    const user = userNamed(sim, 'grace');
    const path = `/api/v1/groups/${String(groups[0]?.['id'])}/users`;
    const before = sim.log.events.length;
    for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE'])
      expect((await send(sim, method, `${path}/${user}`)).status).toBe(204);
    expect(eventTypes(before)).toEqual(['group.user_membership.add', 'group.user_membership.remove']);
    const everyone = (await send(sim, 'GET', '/api/v1/groups?q=everyone')).list[0];
    const refused = await send(sim, 'DELETE', `/api/v1/groups/${String(everyone?.['id'])}/users/${user}`);
    expect(refused.body).toMatchObject({ errorCode: 'E0000006' });
  });

  test('roles of a user are listed, given and taken', async () => {
    const path = `/api/v1/users/${userNamed(sim, 'grace')}/roles`;
    expect((await send(sim, 'GET', path)).list).toEqual([]);
    const given = await send(sim, 'POST', path, { body: { type: 'HELP_DESK_ADMIN' } });
    expect(given.status).toBe(201);
    expect((await send(sim, 'GET', path)).list).toMatchObject([{ type: 'HELP_DESK_ADMIN', assignmentType: 'USER' }]);
    expect((await send(sim, 'DELETE', `${path}/${String(given.body['id'])}`)).status).toBe(204);
  });
});

describe('limits and trouble', () => {
  test('every answer tells the limit; a full bucket is 429 until its window ends', async () => {
    sim.limits.set('GET', '/api/v1/groups/{groupId}/roles', 4);
    const group = [...sim.org.groups.keys()][0];
    const read = () => send(sim, 'GET', `/api/v1/groups/${group}/roles`);
    const answers = [await read(), await read(), await read()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-rate-limit-remaining'))).toEqual(['1', '0', '0']);
    expect(answers[2]?.body).toMatchObject({ errorCode: 'E0000047' });
    const reset = Number(answers[2]?.headers.get('x-rate-limit-reset')) * 1000;
    expect(reset - Date.parse(answers[2]?.headers.get('date') ?? '')).toBe(60_000);
    clock.advance(60_000);
    expect((await read()).status).toBe(200);
  });

  test('planned trouble meets the calls that it names, as often as asked', async () => {
    const path = `/api/v1/users/${userNamed(sim, 'dana')}`;
    const where = { method: 'GET', path: '/api/v1/users/{id}' };
    for (const kind of ['rate-limit', 'server-error', 'html', 'redirect', 'bad-token', 'concurrency'] as const)
      sim.trouble.next(kind, where);
    expect((await send(sim, 'GET', '/api/v1/users')).status).toBe(200);
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1) statuses.push((await send(sim, 'GET', path)).status);
    expect(statuses).toEqual([429, 500, 200, 302, 401, 429, 200]);
  });

  test('a lost answer was processed, a refused call was not', async () => {
    const id = userNamed(sim, 'amara');
    const path = `/api/v1/users/${id}/lifecycle/suspend`;
    sim.trouble.next('refused', { path: '/api/v1/users/{id}/lifecycle/suspend' });
    await expect(send(sim, 'POST', path)).rejects.toThrow();
    expect(sim.org.users.get(id)?.status).toBe('ACTIVE');
    sim.trouble.next('lost', { path: '/api/v1/users/{id}/lifecycle/suspend' });
    await expect(send(sim, 'POST', path)).rejects.toThrow();
    expect(sim.org.users.get(id)?.status).toBe('SUSPENDED');
  });

  test('a foreign name is not answered: a page elsewhere could point its name here', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      const call = request(`${sim.url}/api/v1/users`, { headers: { host: 'evil.example.com' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      call.end();
    });
    expect(status).toBe(421);
  });
});

test('the same seed makes the same org, another seed another', async () => {
  const [same, other] = [await startOktaSim({ clock }), await startOktaSim({ clock, seed: 2 })];
  expect([same.sswsToken, same.clientId, same.privateKey]).toEqual([sim.sswsToken, sim.clientId, sim.privateKey]);
  expect(other.privateKey).not.toBe(sim.privateKey);
  await same.close();
  await other.close();
});

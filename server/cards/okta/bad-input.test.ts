// Orgs and people that behave badly: each has one clear outcome, and no secret is in what is said of it. Cards through the
// real client, against the simulated org.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { ActionContext } from '../../../shared/card/card.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { systemClock } from '../../lib/clock.ts';
import { createHttpPool, type HttpPool } from '../../lib/http-client.ts';
import { closedPort } from '../../lib/http-client.test-support.ts';
import { createOktaClients, type OktaClients } from '../../okta/clients.ts';
import { userNamed } from '../../okta/sim/sim-client.test-support.ts';
import { startOktaSim, type OktaSim } from '../../okta/sim/sim.ts';
import type { TroubleKind } from '../../okta/sim/wire/trouble.ts';
import { loadCards } from '../registry.ts';

const registry = await loadCards();
const MORE_USERS = 100_000;
let sim: OktaSim;
let pool: HttpPool;
let clients: OktaClients;
let secrets: string[] = [];

beforeAll(async () => {
  sim = await startOktaSim({ moreUsers: MORE_USERS });
  sim.limits.share = 1;
  for (const { path } of [{ path: '/api/v1/' }, { path: '/api/v1/users' }]) sim.limits.set('*', path, 100_000);
  pool = createHttpPool({ allowPrivate: ['127.0.0.1'] });
});
afterAll(async () => {
  await pool.close();
  await sim.close();
});
afterEach(() => {
  expect(sim.trouble.planned).toEqual([]);
  sim.trouble.clear();
});

type Use = { settings?: JsonObject; timeoutMs?: number };

/** Each test signs in anew. */
function newClients(): void {
  secrets = [sim.privateKey.split('\n')[1] ?? '', sim.sswsToken];
  clients = createOktaClients({ pool, clock: systemClock, onSecret: (secret) => secrets.push(secret) });
}

function settings(part: JsonObject = {}): JsonObject {
  const auth = { type: 'oauth', clientId: sim.clientId, privateKey: sim.privateKey, dpop: true };
  return { orgUrl: sim.url, auth, ...part };
}

async function run(
  id: string,
  input: JsonObject,
  { settings: own, timeoutMs = 10_000 }: Use = {},
): Promise<JsonObject> {
  const card = registry.find(`okta.${id}`, 1);
  if (card?.kind !== 'action') throw new Error(`There is no action ${id}.`);
  const { signal } = new AbortController();
  const okta = clients.client(own ?? settings(), { signal, timeoutMs });
  const context: Partial<ActionContext<unknown>> = { input: card.input.parse(input), mode: 'live', okta, signal };
  const outcome = await card.run(context as ActionContext<unknown>);
  if (outcome.kind !== 'done') throw new Error(`It gave ${outcome.kind}.`);
  return outcome.output as JsonObject;
}

/** The error, in which no secret is. */
async function failure(made: Promise<unknown>): Promise<AppError & { surelyNotDone?: boolean }> {
  const error = await made.then(
    (value): never => expect.fail(`It gave ${JSON.stringify(value)}`),
    (thrown: AppError) => thrown,
  );
  const texts: string[] = [];
  for (let each: unknown = error; each instanceof Error; each = each.cause)
    texts.push(each.message, String(each.stack), JSON.stringify(each));
  const told = texts.join('\n');
  const proofs = sim.requests.flatMap(({ headers }) => headers['dpop'] ?? []);
  expect([...secrets, ...proofs].filter((secret) => told.includes(secret))).toEqual([]);
  return error;
}

const SUSPEND = '/api/v1/users/{id}/lifecycle/suspend';
const user = (name = 'sofia'): string => userNamed(sim, name);
const suspends = (): number => sim.requests.filter(({ route }) => route === SUSPEND).length;

describe('an org that answers badly', () => {
  // A write is made once: what surely was not done is the step's to repeat, and the rest is in doubt.
  test.each<[TroubleKind, string, string, boolean | undefined]>([
    ['html', 'terminal', 'okta.not-okta', undefined],
    ['redirect', 'terminal', 'okta.not-okta', undefined],
    ['huge', 'terminal', 'okta.not-okta', undefined],
    ['rate-limit', 'retryable', 'okta.rate-limited', true],
    ['concurrency', 'retryable', 'okta.rate-limited', true],
    ['maintenance', 'retryable', 'okta.unavailable', true],
    ['server-error', 'retryable', 'okta.unavailable', false],
    ['refused', 'retryable', 'http.reset', false],
    ['lost', 'retryable', 'http.reset', false],
    ['slow', 'timeout', 'http.timeout', undefined],
  ])('%s in place of an answer: %s, %s', async (kind, errorKind, code, surelyNotDone) => {
    newClients();
    const id = user();
    sim.org.users.get(id)!.status = 'ACTIVE';
    const before = suspends();
    sim.trouble.next(kind, { path: SUSPEND });
    const error = await failure(run('suspend-user', { user: id }, { timeoutMs: kind === 'slow' ? 300 : 10_000 }));
    expect(error).toMatchObject({ kind: errorKind, code });
    expect(error.surelyNotDone).toBe(surelyNotDone);
    expect(suspends()).toBe(before + 1);
  });

  test.each<[TroubleKind, string]>([
    ['html', 'okta.not-okta'],
    ['redirect', 'okta.not-okta'],
    ['rate-limit', 'okta.unavailable'],
    ['server-error', 'okta.unavailable'],
    ['refused', 'okta.unavailable'],
  ])('%s in place of a token: %s, and the call was not made', async (kind, code) => {
    newClients();
    const before = suspends();
    sim.trouble.next(kind, { path: '/oauth2/v1/token' });
    const error = await failure(run('suspend-user', { user: user() }));
    expect(error.code).toBe(code);
    if (error.kind === 'retryable') expect(error.surelyNotDone).toBe(true);
    expect(suspends()).toBe(before);
  });

  test('nobody is there: retryable, and surely not done', async () => {
    newClients();
    const orgUrl = `http://127.0.0.1:${await closedPort()}`;
    expect(await failure(run('suspend-user', { user: user() }, { settings: settings({ orgUrl }) }))).toMatchObject({
      kind: 'retryable',
      code: 'okta.unavailable',
      message: expect.stringMatching(/No token could be fetched.*refuses connections/),
      surelyNotDone: true,
    });
    const ssws = { orgUrl, auth: { type: 'ssws', token: sim.sswsToken } };
    const error = await failure(run('suspend-user', { user: user() }, { settings: ssws }));
    expect(error).toMatchObject({ kind: 'retryable', code: 'http.refused', surelyNotDone: true });
  });

  test('a certificate that nobody trusts: terminal, and nothing is sent', async () => {
    newClients();
    let seen = 0;
    const server = createServer({ key: KEY, cert: CERTIFICATE }, (_request, response) => {
      seen += 1;
      response.end('{}');
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const orgUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const auth of [settings()['auth']!, { type: 'ssws', token: sim.sswsToken }]) {
      const error = await failure(run('suspend-user', { user: user() }, { settings: { orgUrl, auth } }));
      expect(error).toMatchObject({ kind: 'terminal', code: 'http.bad-certificate' });
    }
    expect(seen).toBe(0);
  });

  test('a next page at another host is not asked for', async () => {
    newClients();
    sim.trouble.next('foreign-next', { path: '/api/v1/users' });
    const error = await failure(run('list-users-with-search', { customSearchCriteria: 'status pr', resultSet: 'all' }));
    expect(error).toMatchObject({ code: 'okta.not-okta', message: expect.stringContaining('elsewhere.example.com') });
  });
});

describe('signing in', () => {
  test('tokens that end sooner than was said are replaced in use, and a write with one is made once', async () => {
    newClients();
    const id = user('priya');
    sim.trouble.lifeSeconds = 0;
    const asked = sim.requests.length;
    // The first token is dead on arrival, and so is its successor; then they live again.
    const error = await failure(run('suspend-user', { user: id }));
    expect(error).toMatchObject({ kind: 'terminal', code: 'okta.sign-in-refused', details: { errorCode: 'E0000011' } });
    const answered = sim.requests.slice(asked).filter(({ status }) => status !== 400);
    expect(answered.map(({ path, status }) => `${status} ${path.split('/').at(-1)}`)).toEqual([
      '200 token',
      '401 suspend',
      '200 token',
      '401 suspend',
    ]);
    sim.trouble.lifeSeconds = null;
    expect(await run('suspend-user', { user: id })).toEqual({ statusCode: 200 });
    expect(sim.org.users.get(id)?.status).toBe('SUSPENDED');
  });

  test.each([3_600_000, -3_600_000])(
    "an org's clock that leaps by %d ms: before signing in, and while a token is in use",
    async (skew) => {
      newClients();
      sim.trouble.clockSkewMs = skew;
      expect(await run('read-user', { user: user('dana') })).toMatchObject({ firstName: 'Dana' });
      sim.trouble.clockSkewMs = 0;
      expect(await run('read-user', { user: user('dana') })).toMatchObject({ firstName: 'Dana' });
      sim.trouble.clockSkewMs = skew;
      expect(await run('unlock-user', { user: user('leila') })).toEqual({ statusCode: 200 });
      sim.org.users.get(user('leila'))!.status = 'LOCKED_OUT';
    },
  );

  test.each(['reset-password', 'update-user'])(
    '%s: a login that no path holds needs to read users, and where that was not granted the step says why',
    async (card) => {
      newClients();
      const login = 'acme/lin';
      const { profile } = sim.org.users.get(user('dana'))!;
      const { login: before = null } = profile;
      profile['login'] = login;
      onTestFinished(() => void (profile['login'] = before));
      expect(await run('read-user', { user: login })).toMatchObject({ firstName: 'Dana' });
      const { scopes } = sim.org.clients.get(sim.clientId)!;
      const grant = scopes.get('okta.users.read')!;
      scopes.delete('okta.users.read');
      onTestFinished(() => void scopes.set('okta.users.read', grant));
      newClients();
      const error = await failure(run(card, { user: login, profile: { city: 'Oslo' } }));
      expect(error).toMatchObject({ kind: 'terminal', code: 'okta.scope-missing' });
      expect(error.message).toMatch(/^No path .*"acme\/lin".*looked up.*okta\.users\.read.*ID of the user/);
      expect(error.details).toMatchObject({ scopes: ['okta.users.read'] });
      // Whoever is named by a plain login needs no more than before.
      expect(await run('update-user', { user: user('sofia'), profile: { city: 'Oslo' } })).toMatchObject({});
    },
  );

  test.each(['acme/nobody', '..'])('a login that no path holds and nobody has: %s', async (login) => {
    newClients();
    expect(await failure(run('reset-password', { user: login }))).toMatchObject({ code: 'okta.no-such-user' });
  });

  test('a key of another app', async () => {
    newClients();
    const other = await startOktaSim({ seed: 2 });
    onTestFinished(() => other.close());
    const auth = { type: 'oauth', clientId: sim.clientId, privateKey: other.privateKey, dpop: true };
    secrets.push(other.privateKey.split('\n')[1] ?? '');
    const error = await failure(run('suspend-user', { user: user() }, { settings: settings({ auth }) }));
    expect(error).toMatchObject({ kind: 'terminal', code: 'okta.sign-in-refused' });
    expect(error.message).toContain('Public keys');
  });
});

describe('people', () => {
  test(`${MORE_USERS.toLocaleString('en')} users are read as far as one step may, page by page`, async () => {
    newClients();
    const asked = sim.requests.length;
    const found = await run('list-users-with-search', {
      customSearchCriteria: 'profile.department eq "Field"',
      resultSet: 'all',
    });
    expect(found).toMatchObject({ count: 5_000, hasMore: true });
    expect(sim.requests.slice(asked).filter(({ route }) => route === '/api/v1/users')).toHaveLength(25);
  });

  test('a login with a slash is found by a search, also by cards that take ids alone', async () => {
    newClients();
    const login = 'a/b@nexacorp.example';
    const profile = { login, email: 'ab@nexacorp.example', firstName: 'Ada', lastName: 'B' };
    await sim.asAdmin('POST', '/api/v1/users', { profile, credentials: { password: { value: 'x' } } });
    expect(await run('read-user', { user: login })).toMatchObject({ login, firstName: 'Ada' });
    expect(await run('get-user-roles', { user: login })).toMatchObject({ count: 0 });
    expect(await run('suspend-user', { user: login })).toEqual({ statusCode: 200 });
    const stranger = await failure(run('suspend-user', { user: 'x/../b@nexacorp.example' }));
    expect(stranger).toMatchObject({ kind: 'terminal', code: 'okta.no-such-user' });
  });

  test('a user who is deleted between two steps: the second says that nobody is there', async () => {
    newClients();
    const profile = { login: 'gone@nexacorp.example', email: 'gone@nexacorp.example', firstName: 'G', lastName: 'One' };
    await sim.asAdmin('POST', '/api/v1/users', { profile, credentials: { password: { value: 'x' } } });
    const { id } = await run('read-user', { user: profile.login });
    for (let times = 0; times < 2; times += 1) await sim.asAdmin('DELETE', `/api/v1/users/${String(id)}`);
    for (const card of ['suspend-user', 'clear-user-sessions', 'get-user-roles']) {
      const error = await failure(run(card, { user: String(id) }));
      expect(error).toMatchObject({ kind: 'terminal', code: 'okta.not-found', details: { errorCode: 'E0000007' } });
      expect(error.message).toContain(String(id));
    }
  });
});

// Invented for this test; trusted by nobody.
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAtNyU9Yu53o9epSn
rUe+tvqtbt8secKkevxF9hHIhnyhRANCAAQuBH6Ge+HH2PvqhdSoMSrr0I7fQh+J
a/tgMy5SDjP3wXreLlQU2nYZtWqLwPfWFRyGCchftdocF4vkJeZVlFh6
-----END PRIVATE KEY-----`;
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUHOERg0zxs9f49O7K6Vahhgh9l/swCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyOTA5NDQyMFoYDzIxMjYxMTA1
MDk0NDIwWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQuBH6Ge+HH2PvqhdSoMSrr0I7fQh+Ja/tgMy5SDjP3wXreLlQU2nYZ
tWqLwPfWFRyGCchftdocF4vkJeZVlFh6o2QwYjAdBgNVHQ4EFgQUgikHSVWqmqSG
bvnflKBze/wIS6QwHwYDVR0jBBgwFoAUgikHSVWqmqSGbvnflKBze/wIS6QwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IBV7IfVLFYtHc+3yTGRjX/pfb1faVzxqsujzsRzBq61iAiBehIT4MhvRhEbLVAwx
vzBZUD8sVeK9RYjeC4GyVFO5PA==
-----END CERTIFICATE-----`;

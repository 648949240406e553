// The event hook by API, from a flow that is activated to the delivery, against the simulator: made, kept in step, rotated,
// and what becomes of it when people or the org stand in the way.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { JsonObject } from '../../shared/json.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { userNamed } from '../okta/sim/sim-client.test-support.ts';
import { startOktaSim, type OktaSim } from '../okta/sim/sim.ts';
import { startTestServer, type Json, type TestServer } from './server.test-support.ts';

const ONE = '/api/v1/eventHooks/{eventHookId}';
const clock = fakeClock(new Date().toISOString());
let server: TestServer;
let sim: OktaSim;
let oauth: JsonObject;

beforeAll(async () => {
  sim = await startOktaSim({ clock });
  for (const path of ['/api/v1/eventHooks', ONE]) sim.limits.set('*', path, 10_000);
  const port = await freePort();
  server = await startTestServer({ allowPrivate: ['127.0.0.1'], port, publicUrl: `http://127.0.0.1:${port}` }, clock);
  oauth = { type: 'oauth', clientId: sim.clientId, privateKey: sim.privateKey };
  await connect('org');
});
afterAll(async () => {
  await server.stop();
  await sim.close();
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => void probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => void probe.close(() => resolve()));
  return port;
}

async function connect(id: string): Promise<void> {
  const body = { id, app: 'okta', name: id, settings: { orgUrl: sim.url, auth: oauth } };
  expect((await server.send('POST', '/api/connections', { body })).status).toBe(201);
}

async function activate(id: string, eventType: string): Promise<void> {
  const body = {
    formatVersion: 1,
    id,
    name: id,
    nodes: {
      trigger: { card: 'okta.event', version: 1, inputs: { eventType } },
      note: { card: 'data.compose', version: 1, inputs: { text: '{{ trigger.uuid }}' } },
    },
    edges: [{ from: 'trigger', port: 'out', to: 'note' }],
  };
  await server.send('POST', '/api/flows', { body });
  expect((await server.send('POST', `/api/flows/${id}/activate`)).status).toBe(200);
}

const hookPath = (id: string): string => `/api/connections/${id}/hook`;
async function hookOf(id = 'org'): Promise<Json> {
  return (await server.send('GET', hookPath(id))).json;
}
const create = (id = 'org') => server.send('POST', hookPath(id));
const inOkta = (hook: Json): JsonObject => hook['inOkta'] as unknown as JsonObject;
const simHook = (id: unknown) => sim.org.hooks.get(String(id))!;
const only = () => [...sim.org.hooks.values()][0]!;
const puts = (): string[] =>
  sim.requests.filter(({ method, path }) => method === 'PUT' && path.includes('/eventHooks/')).map(({ path }) => path);
const verifications = (): number => sim.requests.filter(({ path }) => path.endsWith('/lifecycle/verify')).length;
async function sweep(ms: number): Promise<void> {
  clock.advance(ms);
  await new Promise((resolve) => setImmediate(resolve));
}

test('a hook is made once a flow needs one: with its events, verified, and what Okta delivers starts runs', async () => {
  expect(await create()).toMatchObject({ status: 422, json: { error: { code: 'okta.hook-no-types' } } });
  expect(await hookOf()).toMatchObject({ inOkta: null, isOurs: false, events: [], lastError: null });
  await activate('resets', 'user.mfa.factor.reset_all');
  await activate('sign-ons', 'policy.evaluate_sign_on');

  const made = await create();
  expect(made).toMatchObject({
    status: 200,
    json: {
      url: `${server.url}/hooks/okta/org`,
      headerName: 'Authorization',
      events: ['policy.evaluate_sign_on', 'user.mfa.factor.reset_all'],
      undeliverable: ['policy.evaluate_sign_on'],
      leftOut: [],
      inOkta: {
        status: 'ACTIVE',
        verificationStatus: 'VERIFIED',
        events: ['user.mfa.factor.reset_all'],
        inStep: true,
        lastError: null,
      },
    },
  });
  const needed = (await server.send('GET', '/api/connections/org/okta')).json['scopes'];
  expect(needed).toMatchObject([
    { scope: 'okta.eventHooks.manage', permissions: ['okta.eventhooks.manage'], uses: ['eventHook'] },
    { scope: 'okta.eventHooks.read', uses: ['eventHook'] },
  ]);
  const secret = String(made.json['secret']);
  expect(only()).toMatchObject({ uri: `${server.url}/hooks/okta/org`, auth: { key: 'Authorization', value: secret } });

  await sim.asAdmin('POST', `/api/v1/users/${userNamed(sim, 'grace')}/lifecycle/reset_factors`);
  await sim.deliveries.flush();
  expect(sim.deliveries.sent.at(-1)).toMatchObject({ fate: 'delivered' });
  const { items } = (await server.send('GET', '/api/events?eventType=user.mfa.factor.reset_all')).json;
  expect(items).toMatchObject([{ connection: 'org', via: ['hook'], runs: [{ flowId: 'resets' }] }]);
  expect(server.logged.join('\n')).not.toContain(secret);
});

test('S4 the secret is for administrators alone', async () => {
  const { json } = await server.send('POST', '/api/tokens', { body: { name: 'looks', role: 'viewer' } });
  const { secret } = await hookOf();
  const seen = await server.send('GET', hookPath('org'), { token: String(json['secret']) });
  expect(seen).toMatchObject({ status: 200, json: { secret: null, inOkta: { inStep: true } } });
  expect(seen.text).not.toContain(String(secret));
  expect((await server.send('POST', hookPath('org'), { token: String(json['secret']) })).status).toBe(403);
  expect((await server.send('GET', '/api/audit')).text).not.toContain(String(secret));
});

test('J9 it follows the flows by its items alone, which costs no verification', async () => {
  const before = verifications();
  await activate('suspends', 'user.lifecycle.suspend');
  await expect.poll(() => only().items).toEqual(['user.lifecycle.suspend', 'user.mfa.factor.reset_all']);
  await server.send('POST', '/api/flows/suspends/deactivate');
  await expect.poll(() => only().items).toEqual(['user.mfa.factor.reset_all']);
  expect(only().verificationStatus).toBe('VERIFIED');
  expect(verifications()).toBe(before);
  await expect
    .poll(async () => (await server.send('GET', '/api/audit')).json['items'])
    .toContainEqual(
      expect.objectContaining({
        by: 'signalbox',
        subject: 'connection:org',
        after: expect.objectContaining({ work: ['items'] }) as object,
      }),
    );
});

test('items that somebody edited are shown as out of step, and mended on demand or by the sweep', async () => {
  only().items = ['user.session.start'];
  expect(inOkta(await hookOf())).toMatchObject({ inStep: false, events: ['user.session.start'] });
  expect(only().items).toEqual(['user.session.start']);
  expect((await create()).json).toMatchObject({ inOkta: { inStep: true, events: ['user.mfa.factor.reset_all'] } });
  only().items = ['user.session.start'];
  await sweep(10 * 60_000);
  await expect.poll(() => only().items).toEqual(['user.mfa.factor.reset_all']);
});

test('a rotated secret is written to Okta and verified; both are taken until the time is over', async () => {
  const old = String((await hookOf()).secret);
  const before = { verifications: verifications(), puts: puts().length };
  const rotated = await server.send('POST', `${hookPath('org')}/rotate`, { body: { graceHours: 2 } });
  expect(rotated).toMatchObject({ status: 200, json: { inOkta: { inStep: true, lastError: null } } });
  const fresh = String(rotated.json['secret']);
  expect(fresh).not.toBe(old);
  expect(only().auth).toEqual({ key: 'Authorization', value: fresh });
  expect({ verifications: verifications(), puts: puts().length }).toEqual({
    verifications: before.verifications + 1,
    puts: before.puts + 1,
  });
  const deliver = (secret: string) =>
    server.send('POST', '/hooks/okta/org', {
      token: null,
      headers: { authorization: secret },
      body: { no: 'envelope' },
    });
  // Past the secret, a body that is no envelope is refused.
  expect([(await deliver(old)).status, (await deliver(fresh)).status]).toEqual([400, 400]);
  await sweep(2 * 3_600_000);
  expect([(await deliver(old)).status, (await deliver(fresh)).status]).toEqual([401, 400]);
});

test('what Okta cannot take now is kept with the hook, shown, and tried again', async () => {
  const old = String((await hookOf()).secret);
  sim.trouble.next('server-error', { method: 'PUT', path: ONE, times: 99 });
  const rotated = await server.send('POST', `${hookPath('org')}/rotate`, { body: { graceHours: 1 } });
  expect(rotated).toMatchObject({
    status: 200,
    json: { inOkta: { inStep: false, lastError: { code: 'okta.unavailable' } } },
  });
  // However long that takes, what Okta sends is taken.
  for (let minutes = 0; minutes < 80; minutes += 10) {
    await sweep(10 * 60_000);
    await hookOf();
  }
  const deliver = { token: null, headers: { authorization: old }, body: { no: 'envelope' } };
  expect((await server.send('POST', '/hooks/okta/org', deliver)).status).toBe(400);
  sim.trouble.clear();
  // An attempt that is underway counts its wait from its end, so the clock moves on until one was made.
  await expect
    .poll(
      async () => {
        if (only().auth?.value !== rotated.json['secret']) await sweep(1_800_000);
        return only().auth?.value;
      },
      { interval: 300, timeout: 10_000 },
    )
    .toBe(rotated.json['secret']);
  await expect.poll(async () => inOkta(await hookOf())).toMatchObject({ inStep: true, lastError: null });
});

test('what somebody switched off or deleted stays so until a person asks', async () => {
  only().status = 'INACTIVE';
  await sweep(10 * 60_000);
  await expect.poll(async () => inOkta(await hookOf())).toMatchObject({ status: 'INACTIVE', inStep: false });
  expect((await create()).json).toMatchObject({ inOkta: { status: 'ACTIVE', inStep: true } });
  const { id } = only();
  sim.org.hooks.delete(id);
  await sweep(10 * 60_000);
  await expect
    .poll(() => hookOf())
    .toMatchObject({
      inOkta: { id, status: 'DELETED', inStep: false, lastError: { code: 'okta.hook-gone' } },
    });
  expect(sim.org.hooks.size).toBe(0);
  expect((await create()).json).toMatchObject({ inOkta: { status: 'ACTIVE', inStep: true } });
  expect(sim.org.hooks.size).toBe(1);
});

test.each([
  ['no admin role allows it', () => sim.org.roles.clear(), 422, 'okta.forbidden'],
  [
    'a web page answers',
    () => sim.trouble.next('html', { method: 'POST', path: '/api/v1/eventHooks' }),
    422,
    'okta.not-okta',
  ],
  [
    'the org fails',
    () => sim.trouble.next('maintenance', { method: 'POST', path: '/api/v1/eventHooks' }),
    503,
    'okta.unavailable',
  ],
])('an org that refuses: %s', async (what, trouble, status, code) => {
  const id = `refused-${status}-${code.replace(/\W/g, '-')}`;
  await connect(id);
  const roles = [...sim.org.roles];
  const hooks = sim.org.hooks.size;
  trouble();
  const refused = await create(id);
  expect(refused, what).toMatchObject({ status, json: { error: { code } } });
  expect(refused.text).not.toContain(String((await hookOf(id)).secret));
  for (const [key, role] of roles) sim.org.roles.set(key, role);
  // What was refused for good is no intent; what nobody knows the end of is made by the sweep.
  expect(await hookOf(id)).toMatchObject({ inOkta: null, isOurs: status === 503 });
  await sweep(60_000);
  await expect.poll(() => sim.org.hooks.size).toBe(status === 503 ? hooks + 1 : hooks);
  await server.send('DELETE', `/api/connections/${id}`);
});

test('a connection goes with its hook in Okta, or without it where Okta fails or a person wants so', async () => {
  const remove = (id: string, hook: string) => server.send('DELETE', `/api/connections/${id}?hook=${hook}`);
  await connect('by-hand');
  expect(await remove('by-hand', 'delete')).toMatchObject({ status: 200, json: { hook: 'none', message: null } });
  const hooks = sim.org.hooks.size;
  for (const [at, [wish, left]] of [
    ['delete', 'deleted'],
    ['keep', 'left'],
    ['delete', 'left'],
  ].entries()) {
    // prettier-ignore
    const id = `goes-${at}`;
    await connect(id);
    const made = await create(id);
    if (at === 2) sim.trouble.next('maintenance', { path: `${ONE}/lifecycle/deactivate`, times: 20 });
    expect(await remove(id, wish!)).toMatchObject({ status: 200, json: { hook: left } });
    expect((await server.send('GET', `/api/connections/${id}`)).status).toBe(404);
    const hookId = String(inOkta(made.json)['id']);
    expect(sim.org.hooks.has(hookId), id).toBe(left === 'left');
    sim.org.hooks.delete(hookId);
    sim.trouble.clear();
  }
  expect(sim.org.hooks.size).toBe(hooks);
});

test('a lost answer makes no second hook: it is found again by its name', async () => {
  await connect('lost');
  const hooks = sim.org.hooks.size;
  sim.trouble.next('lost', { method: 'POST', path: '/api/v1/eventHooks' });
  expect((await create('lost')).status).toBeGreaterThanOrEqual(500);
  expect(sim.org.hooks.size).toBe(hooks + 1);
  await sweep(60_000);
  await expect
    .poll(async () => inOkta(await hookOf('lost')))
    .toMatchObject({ inStep: true, verificationStatus: 'VERIFIED', lastError: null });
  expect(sim.org.hooks.size).toBe(hooks + 1);
  expect(simHook(inOkta(await hookOf('lost'))['id']).uri).toBe(`${server.url}/hooks/okta/lost`);
});

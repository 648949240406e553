// What pages ask of an org through the API, against the simulator: look-ups, the profile of users, granted scopes, and by
// what Signalbox's own doing is known (T5).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { JsonObject } from '../../shared/json.ts';
import { userNamed } from '../okta/sim/sim-client.test-support.ts';
import { startOktaSim, type OktaSim } from '../okta/sim/sim.ts';
import { startTestServer, type Json, type Received, type TestServer } from './server.test-support.ts';

let server: TestServer;
let sim: OktaSim;
beforeAll(async () => {
  sim = await startOktaSim({ moreUsers: 120 });
  server = await startTestServer({ allowPrivate: ['127.0.0.1'] });
  const auth = { type: 'oauth', clientId: sim.clientId, privateKey: sim.privateKey };
  await connect('org', { orgUrl: sim.url, auth });
  await connect('token', { orgUrl: sim.url, auth: { type: 'ssws', token: sim.sswsToken } });
});
afterAll(async () => {
  await server.stop();
  await sim.close();
});

async function connect(id: string, settings: JsonObject): Promise<void> {
  const { status } = await server.send('POST', '/api/connections', { body: { id, app: 'okta', name: id, settings } });
  expect(status).toBe(201);
}

const get = (path: string): Promise<Received> => server.send('GET', `/api/connections/${path}`);

const itemsOf = ({ json }: { json: Json }): { id: string; title: string; detail: string }[] =>
  json['items'] as unknown as { id: string; title: string; detail: string }[];

function flow(id: string, nodes: JsonObject, connection = 'org'): Promise<unknown> {
  const body = {
    formatVersion: 1,
    id,
    name: id,
    connections: { okta: { app: 'okta' } },
    nodes: { trigger: { card: 'okta.event', version: 1, inputs: { eventType: 'user.lifecycle.suspend' } }, ...nodes },
    edges: Object.keys(nodes).map((to) => ({ from: 'trigger', port: 'out', to })),
  };
  return server
    .send('POST', '/api/flows', { body })
    .then(() => server.send('PUT', `/api/flows/${id}/bindings`, { body: { okta: connection } }));
}

const SUSPEND = { card: 'okta.suspend-user', version: 1, connection: 'okta', inputs: { user: '00u1' } };

describe('values to choose from', () => {
  test.each([
    ['users', 'q=dana', 'Dana Levi', 'dana.levi@nexacorp.example'],
    ['users', 'q=Dana%20Le', 'Dana Levi', 'dana.levi@nexacorp.example'],
    ['users', 'q=tom', 'Tom Becker', 'tom.becker@nexacorp.example · suspended'],
    ['groups', 'q=quar', 'Quarantine', 'Accounts that are looked at'],
    ['apps', 'q=sla', 'Slack', 'slack'],
  ])('%s, searched: %s', async (kind, query, title, detail) => {
    const found = itemsOf(await get(`org/lookup/${kind}?${query}`));
    expect(found).toMatchObject([{ title, detail, id: expect.stringMatching(/^0/) }]);
    // The one that is chosen is shown by its name later.
    const { id } = found[0]!;
    expect(itemsOf(await get(`org/lookup/${kind}?id=${id}`))).toEqual(found);
  });

  test('what is quoted in a search stays a text', async () => {
    expect(itemsOf(await get(`org/lookup/users?q=${encodeURIComponent('"x" or profile.login pr')}`))).toEqual([]);
  });

  test('page after page, each user once', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await get(`org/lookup/users?cursor=${encodeURIComponent(cursor)}`.replace(/\?cursor=$/, ''));
      seen.push(...itemsOf(page).map(({ id }) => id));
      cursor = String(page.json['nextCursor'] ?? '');
    } while (cursor !== '');
    const active = [...sim.org.users.values()].filter(({ status }) => status !== 'DEPROVISIONED');
    expect(seen.toSorted()).toEqual(active.map(({ id }) => id).toSorted());
  });

  test('what belongs to a user, by id or login; without one the user is asked for', async () => {
    const grace = userNamed(sim, 'grace');
    const factors = itemsOf(await get(`org/lookup/factors?of=${grace}`));
    expect(factors.length).toBeGreaterThan(1);
    expect(itemsOf(await get(`org/lookup/factors?of=${encodeURIComponent('grace.kim@nexacorp.example')}`))).toEqual(
      factors,
    );
    const { profile } = sim.org.users.get(grace)!;
    const { login = null } = profile;
    profile['login'] = 'nexacorp/grace';
    expect(itemsOf(await get(`org/lookup/factors?of=${encodeURIComponent('nexacorp/grace')}`))).toEqual(factors);
    expect(await get(`org/lookup/factors?of=${encodeURIComponent('nexacorp/nobody')}`)).toMatchObject({
      json: { error: { code: 'okta.no-such-user' } },
    });
    profile['login'] = login;
    expect(itemsOf(await get(`org/lookup/factors?of=${grace}&q=sms`)).map(({ title }) => title)).toEqual([
      'sms · OKTA',
    ]);
    expect(itemsOf(await get(`org/lookup/enrollments?of=${grace}`)).length).toBeGreaterThan(0);
    expect(await get('org/lookup/factors')).toMatchObject({
      status: 400,
      json: { error: { code: 'lookup.of-needed' } },
    });
    const roles = itemsOf(await get(`org/lookup/roles?of=${userNamed(sim, 'dana')}`));
    expect(roles.map(({ title }) => title)).toEqual(['Super Administrator']);
  });

  test('what cannot be looked up says why', async () => {
    expect(await get('org/lookup/planets')).toMatchObject({
      status: 404,
      json: { error: { code: 'lookup.unknown-kind' } },
    });
    expect(await get('default/lookup/users')).toMatchObject({
      status: 422,
      json: { error: { code: 'okta.not-connected' } },
    });
    expect(await get('nobody/lookup/users')).toMatchObject({
      status: 404,
      json: { error: { code: 'connection.not-found' } },
    });
    await connect('down', { orgUrl: 'http://127.0.0.1:9', auth: { type: 'ssws', token: '00down' } });
    const down = await get('down/lookup/users');
    expect(down).toMatchObject({
      status: 503,
      json: { error: { code: expect.stringMatching(/^(?:http|okta)\./) as string } },
    });
    expect(down.text).not.toContain('00down');
  });

  test('people who may only look see none of it', async () => {
    const made = await server.send('POST', '/api/tokens', { body: { name: 'viewer', role: 'viewer' } });
    const answer = await server.send('GET', '/api/connections/org/lookup/users', {
      token: String(made.json['secret']),
    });
    expect(answer.status).toBe(403);
  });
});

describe('the profile of users', () => {
  test('has custom attributes with their types, and is asked for once', async () => {
    const { json } = await get('org/profile');
    expect(json['schema']).toMatchObject({
      type: 'object',
      properties: {
        login: { title: 'login', type: ['string', 'null'] },
        contractor: { title: 'Contractor', type: ['boolean', 'null'] },
        badge: { title: 'Badge number', type: ['string', 'null'] },
      },
    });
    await get('org/profile');
    expect(sim.requests.filter(({ path }) => path.startsWith('/api/v1/meta/schemas')).length).toBe(1);
  });

  test('is not known where the org does not tell it', async () => {
    expect((await get('default/profile')).json).toEqual({ schema: null });
    expect((await get('down/profile')).json).toEqual({ schema: null });
  });
});

describe('scopes of what is published', () => {
  const scopesOf = async (path: string): Promise<Record<string, string>> => {
    const { json } = await server.send('GET', path);
    const items = json['items'] as unknown as { scope: string; granted: string }[];
    return Object.fromEntries(items.map(({ scope, granted }) => [scope, granted]));
  };

  test('what is granted and what is not; publishing says it, and the flow is published all the same', async () => {
    const roles = { ...SUSPEND, card: 'okta.get-user-roles' };
    const api = {
      ...SUSPEND,
      card: 'okta.custom-api-action',
      inputs: { requestType: 'GET', relativeUrl: '/api/v1/policies', scopes: ['okta.policies.read'] },
    };
    await flow('careful', { suspend: SUSPEND, roles, api });
    sim.org.clients.get(sim.clientId)?.scopes.delete('okta.roles.read');
    const expected = {
      'okta.policies.read': 'missing',
      'okta.roles.read': 'missing',
      'okta.users.manage': 'granted',
      'okta.users.read': 'granted',
    };
    expect(await scopesOf('/api/flows/careful/scopes')).toEqual(expected);
    const published = await server.send('POST', '/api/flows/careful/publish');
    expect(published).toMatchObject({
      status: 200,
      json: {
        version: 1,
        notGranted: [
          { connection: 'org', scope: 'okta.policies.read' },
          { connection: 'org', scope: 'okta.roles.read' },
        ],
      },
    });
    await server.send('POST', '/api/flows/careful/activate');
    const { json } = await get('org/scopes');
    expect(json['items']).toContainEqual({
      scope: 'okta.users.manage',
      permissions: ['okta.users.lifecycle.suspend or okta.users.lifecycle.manage'],
      flows: ['careful'],
      uses: [],
      granted: 'granted',
    });
    // What the connection does by itself is needed too.
    const auth = { type: 'oauth', clientId: sim.clientId };
    const polled = { settings: { orgUrl: sim.url, rateLimitShare: 60, auth, polling: { enabled: true } } };
    await server.send('PUT', '/api/connections/org', { body: polled });
    expect((await get('org/scopes')).json['items']).toContainEqual({
      scope: 'okta.logs.read',
      permissions: ['okta.logs.read'],
      flows: [],
      uses: ['polling'],
      granted: 'granted',
    });
    // Without the right to read grants, tokens are asked for.
    sim.org.clients.get(sim.clientId)?.scopes.delete('okta.appGrants.read');
    await server.send('PUT', '/api/connections/org', {
      body: { settings: { orgUrl: sim.url, rateLimitShare: 60, auth: { type: 'oauth', clientId: sim.clientId } } },
    });
    expect(await scopesOf('/api/connections/org/scopes')).toEqual(expected);
  });

  test('an API token has no scopes, and of an org that is down nothing is known', async () => {
    await flow('by-token', { suspend: SUSPEND }, 'token');
    expect(await scopesOf('/api/flows/by-token/scopes')).toEqual({
      'okta.users.manage': 'notNeeded',
      'okta.users.read': 'notNeeded',
    });
    await connect('gone', { orgUrl: 'http://127.0.0.1:9', auth: { type: 'oauth', clientId: '0oa1' } });
    await flow('into-nothing', { suspend: SUSPEND }, 'gone');
    expect(await scopesOf('/api/flows/into-nothing/scopes')).toEqual({
      'okta.users.manage': 'unknown',
      'okta.users.read': 'unknown',
    });
    expect((await server.send('POST', '/api/flows/into-nothing/publish')).json).toEqual({ version: 1 });
  });
});

describe('T5 what Signalbox itself caused', () => {
  const dana = (): string => userNamed(sim, 'dana');
  const ownClient = async (id: string): Promise<Json> => (await get(`${id}/okta`)).json['ownClient'] ?? {};

  async function startedBy(id: string, transaction: JsonObject): Promise<string> {
    const { json: hook } = await get(`${id}/hook`);
    const event = {
      uuid: crypto.randomUUID(),
      published: new Date().toISOString(),
      eventType: 'user.lifecycle.suspend',
      outcome: { result: 'SUCCESS' },
      actor: { id: dana(), type: 'User' },
      target: [],
      transaction: { type: 'WEB', id: 'x', ...transaction },
    };
    const url = new URL(String(hook['url'])).pathname;
    const delivered = await server.send('POST', url, {
      token: null,
      headers: { [String(hook['headerName']).toLowerCase()]: String(hook['secret']) },
      body: { eventType: 'com.okta.event_hook', eventId: event.uuid, data: { events: [event] } },
    });
    expect(delivered.status).toBe(204);
    const { json } = await server.send('GET', `/api/events?q=${event.uuid}`);
    const detail = await server.send('GET', `/api/events/${String(json['items']?.['0']?.['id'])}`);
    return detail.text;
  }

  test('the ID of an API token is learned from the org, and its events start nothing', async () => {
    const [token] = sim.org.tokens.values();
    expect(await ownClient('token')).toEqual({ clientId: null, tokenId: token?.id, tokenOwnerId: dana() });
    expect(await startedBy('token', { detail: { requestApiTokenId: token?.id ?? '' } })).toContain(
      "caused by Signalbox's own API token",
    );
    expect(await startedBy('token', { detail: { requestApiTokenId: '00Tother' } })).not.toContain('own API token');
  });

  test('where its owner has several, all that they do by API token counts, and nothing that they do by hand', async () => {
    sim.org.tokens.set('00Tsecond', { id: '00Tsecond', name: 'x', value: 'y', userId: dana(), created: '' });
    await server.send('POST', '/api/connections/token/test', { body: {} });
    expect(await ownClient('token')).toEqual({ clientId: null, tokenId: null, tokenOwnerId: dana() });
    expect(await startedBy('token', { detail: { requestApiTokenId: '00Tsecond' } })).toContain('own API token');
    expect(await startedBy('token', {})).not.toContain('own API token');
  });

  test('an app is known by its client ID; a token that is there no more is forgotten', async () => {
    expect(await ownClient('org')).toEqual({ clientId: sim.clientId, tokenId: null, tokenOwnerId: null });
    await server.send('PUT', '/api/connections/token', { body: { settings: { orgUrl: sim.url } } });
    expect(await ownClient('token')).toEqual({ clientId: null, tokenId: null, tokenOwnerId: null });
  });
});

// A connection of the app http from the API to the journal: its secret signs requests in, at its hosts, and stands nowhere.
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { JsonObject } from '../../shared/json.ts';
import { httpServer } from '../lib/http-client.test-support.ts';
import { startTestServer, type Json, type TestServer } from './server.test-support.ts';

const TOKEN = 'an-invented-partner-token!';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ allowPrivate: ['127.0.0.1', 'localhost'] });
});
afterAll(() => server.stop());

/** Says back what it was sent, as careless services do. */
async function anEcho(): Promise<{ host: string; seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const port = await httpServer((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...request.headers, form: encodeURIComponent(request.headers.authorization ?? '') }));
  });
  return { host: `127.0.0.1:${port}`, seen };
}

async function connect(
  id: string,
  hosts: string[],
  auth: JsonObject = { type: 'bearer', token: TOKEN },
): Promise<void> {
  const body = { id, app: 'http', name: id, settings: { auth, hosts } };
  expect((await server.send('POST', '/api/connections', { body })).status).toBe(201);
}

async function makeFlow(id: string, url: string, connection: string, inputs: JsonObject = {}): Promise<void> {
  const nodes = {
    trigger: { card: 'flow.called', version: 1 },
    call: { card: 'web.request', version: 1, connection: 'api', inputs: { url, ...inputs } },
  };
  const edges = [{ from: 'trigger', port: 'out', to: 'call' }];
  const file = { formatVersion: 1, id, name: id, connections: { api: { app: 'http' } }, nodes, edges };
  expect((await server.send('POST', '/api/flows', { body: file })).status).toBe(201);
  const bound = await server.send('PUT', `/api/flows/${id}/bindings`, { body: { api: connection } });
  expect(bound.status).toBeLessThan(300);
}

async function run(id: string, mode: 'live' | 'dry'): Promise<Json> {
  if (mode === 'live') expect((await server.send('POST', `/api/flows/${id}/activate`)).status).toBeLessThan(300);
  const started = await server.send('POST', `/api/flows/${id}/run`, { body: { input: {}, mode } });
  expect(started.status).toBeLessThan(300);
  const runId = String(started.json['runId']);
  for (;;) {
    const { json } = await server.send('GET', `/api/runs/${runId}`);
    if (['succeeded', 'failed', 'cancelled'].includes(String(json['status']))) return json;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('S4 a request is signed in, and what comes back of the secret is cut from the run', async () => {
  const echo = await anEcho();
  await connect('partner', [echo.host]);
  await makeFlow('calls', `http://${echo.host}/x`, 'partner', { method: 'POST' });
  const ended = await run('calls', 'live');
  expect(ended['status']).toBe('succeeded');
  expect(echo.seen).toEqual([`Bearer ${TOKEN}`]);
  const text = JSON.stringify(ended);
  expect(text).toContain('[redacted]');
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain('partner-token');
  const exported = await server.send('GET', '/api/flows/calls');
  expect(JSON.stringify(exported.json) + server.logged.join('')).not.toContain(TOKEN);
});

test('S11 a dry run shows that the secret would be sent, and not the secret', async () => {
  const echo = await anEcho();
  await connect('dry', [echo.host]);
  await makeFlow('previews', `http://${echo.host}/x`, 'dry', { method: 'POST' });
  const text = JSON.stringify(await run('previews', 'dry'));
  expect(text).toContain('"authorization":"Bearer [redacted]"');
  expect([text.includes(TOKEN), echo.seen]).toEqual([false, []]);
});

test.each(['live', 'dry'] as const)('to another host nothing is sent: %s', async (mode) => {
  const echo = await anEcho();
  await connect(`bound-${mode}`, ['api.example.com']);
  await makeFlow(`strays-${mode}`, `http://${echo.host}/x`, `bound-${mode}`, { method: 'PUT' });
  const ended = await run(`strays-${mode}`, mode);
  expect(JSON.stringify(ended)).toContain('connection.host-refused');
  expect([ended['status'], echo.seen]).toEqual(['failed', []]);
});

test('S4 an OAuth 2 token is cut from the run, too', async () => {
  const echo = await anEcho();
  const port = await httpServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ access_token: 'fetched-token-of-the-partner', token_type: 'Bearer', expires_in: 60 }),
    );
  });
  const auth = {
    type: 'oauth2',
    tokenUrl: `http://127.0.0.1:${port}/token`,
    clientId: 'box',
    clientSecret: 'the-secret-of-the-client',
    scope: 'alerts',
  };
  await connect('oauth', [echo.host], auth);
  expect((await server.send('POST', '/api/connections/oauth/test', { body: {} })).json).toMatchObject({
    result: 'works',
  });
  await makeFlow('by-token', `http://${echo.host}/x`, 'oauth');
  const ended = await run('by-token', 'live');
  expect(echo.seen).toEqual(['Bearer fetched-token-of-the-partner']);
  expect(JSON.stringify(ended)).not.toContain('fetched-token');
});

test('S4 hosts may be taken away; with one more, or another kind of sign-in, the secret is asked for again', async () => {
  await connect('moves', ['a.example.com', 'b.example.com']);
  const change = (settings: JsonObject) => server.send('PUT', '/api/connections/moves', { body: { settings } });
  const bearer = { type: 'bearer' };
  expect((await change({ auth: bearer, hosts: ['b.example.com'] })).status).toBe(200);
  const wider = await change({ auth: bearer, hosts: ['b.example.com', 'evil.example'] });
  expect(wider.status).toBe(400);
  expect(wider.json).toMatchObject({
    error: { code: 'connection.secret-needed', details: { issues: [{ path: 'auth.token' }] } },
  });
  const tried = await server.send('POST', '/api/connections/moves/test', {
    body: { settings: { auth: bearer, hosts: ['evil.example'] } },
  });
  expect(tried.json).toMatchObject({ error: { code: 'connection.secret-needed' } });
  expect((await change({ auth: { type: 'basic', username: 'u' }, hosts: ['b.example.com'] })).json).toMatchObject({
    error: { code: 'connection.invalid', message: expect.stringContaining('auth.password') },
  });
  const again = { auth: { type: 'bearer', token: 'another' }, hosts: ['b.example.com', 'c.example.com'] };
  const saved = await change(again);
  expect(saved.json).toMatchObject({ settings: { auth: bearer, hosts: again.hosts }, secretsSet: ['auth.token'] });
});

test.each([
  [{ auth: { type: 'bearer', token: 'x y' }, hosts: ['a.example.com'] }, 'auth.token'],
  [{ auth: { type: 'bearer', token: 'xy' }, hosts: [] }, 'hosts'],
  [{ auth: { type: 'bearer', token: 'xy' }, hosts: ['https://a.example.com'] }, 'hosts.0'],
  [{ auth: { type: 'header', name: 'Host', value: 'x' }, hosts: ['a.example.com'] }, 'auth.name'],
  [
    {
      auth: { type: 'oauth2', tokenUrl: 'http://a.example.com/t', clientId: 'a', clientSecret: 'b' },
      hosts: ['a.example.com'],
    },
    'auth.tokenUrl',
  ],
  [{ auth: { type: 'mtls', certificate: 'x', key: 'y' }, hosts: ['a.example.com'] }, 'auth.certificate'],
])('%j is refused, and says where', async (settings, path) => {
  const refused = await server.send('POST', '/api/connections', { body: { app: 'http', name: 'x', settings } });
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.json)).toContain(`"path":"${path}"`);
});

test('a token in a header is a warning of the flow that offers the connection', async () => {
  await connect('offered', ['a.example.com']);
  await makeFlow('literal', 'https://a.example.com/', 'offered', { headers: { Authorization: 'Bearer written-down' } });
  const { json } = await server.send('POST', '/api/flows/literal/validate');
  expect(json['issues']).toMatchObject([{ code: 'input.literal-secret', severity: 'warning' }]);
});

// Every change that a person or a token makes is on record: who, when, from where, what, before and after, no secrets.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { PASSWORD, sessionCookie, startTestServer, type Json, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.stop());

const audit = async (query = ''): Promise<Json[]> =>
  (await server.send('GET', `/api/audit${query}`)).json['items'] as unknown as Json[];
const FLOW = { formatVersion: 1, id: 'watch', name: 'Watch', nodes: {}, edges: [] };

async function makeUser(email: string, role = 'editor'): Promise<string> {
  const made = await server.send('POST', '/api/users', { body: { email, name: 'Ada', role, password: PASSWORD } });
  return String(made.json['id']);
}

test('a change of a user is on record with what differs, and the password only as changed', async () => {
  const id = await makeUser('ada@example.com');
  await server.send('PATCH', `/api/users/${id}`, { body: { role: 'viewer', password: 'another horse battery' } });
  const [changed, created] = await audit(`?subject=user:${id}`);
  expect(created).toMatchObject({
    what: 'created a user',
    outcome: 'done',
    before: null,
    after: { email: 'ada@example.com', role: 'editor' },
  });
  expect(changed).toMatchObject({
    by: 'automation',
    before: { role: 'editor' },
    after: { role: 'viewer', password: 'changed' },
  });
  expect(Object.keys(changed?.['before'] ?? {})).toEqual(['role']);
  expect(JSON.stringify(await audit())).not.toContain('horse');
});

test('a deleted user is on record with the API tokens that went with them', async () => {
  const id = await makeUser('ada@example.com', 'admin');
  const signIn = { email: 'ada@example.com', password: PASSWORD };
  const cookie = sessionCookie(await server.send('POST', '/api/session', { token: null, body: signIn })) ?? '';
  await server.send('POST', '/api/tokens', { cookie, body: { name: 'hers', role: 'admin' } });
  await server.send('POST', '/api/tokens', { body: { name: 'of nobody', role: 'admin' } });
  await makeUser('boss@example.com', 'admin');
  expect((await server.send('DELETE', `/api/users/${id}`)).status).toBe(204);
  const [deleted] = await audit(`?subject=user:${id}`);
  expect(deleted).toMatchObject({ what: 'deleted a user', before: { email: 'ada@example.com', tokens: ['hers'] } });
  const { items } = (await server.send('GET', '/api/tokens')).json;
  expect(items).toMatchObject([{ name: 'of nobody', maker: { kind: 'installation', id: null, email: null } }]);
});

test('a connection is on record without its secrets, a secret by its name alone', async () => {
  const settings = { host: 'mail.example.com', from: 'sb@example.com', password: 'a-secret-of-the-mail-server' };
  const made = await server.send('POST', '/api/connections', { body: { app: 'smtp', name: 'Mail', settings } });
  expect(made.status).toBe(201);
  const id = String(made.json['id']);
  await server.send('PUT', `/api/connections/${id}`, {
    body: { name: 'Post', settings: { ...settings, password: 'another-secret-of-it' } },
  });
  const [changed, created] = await audit(`?subject=connection:${id}`);
  expect(created).toMatchObject({ after: { app: 'smtp', secretsSet: ['password'] } });
  expect(changed).toMatchObject({ before: { name: 'Mail' }, after: { name: 'Post' } });
  expect(JSON.stringify(await audit())).not.toMatch(/a-secret|another-secret/);
});

test('signing in is on record by the address that was given, refused or not; a stranger above the limit adds nothing', async () => {
  await makeUser('ada@example.com');
  const signIn = (password: string) =>
    server.send('POST', '/api/session', { token: null, body: { email: 'ada@example.com', password } });
  expect((await signIn('wrong wrong wrong')).status).toBe(401);
  const cookie = sessionCookie(await signIn(PASSWORD));
  await server.send('DELETE', '/api/session', { cookie: cookie ?? '' });
  expect((await audit('?by=ada@example.com')).map((entry) => [entry['what'], entry['outcome'], entry['code']])).toEqual(
    [
      ['signed out', 'done', null],
      ['signed in', 'done', null],
      ['signed in', 'refused', 'auth.failed'],
    ],
  );
  let status = 0;
  for (let tries = 0; tries < 200 && status !== 429 && status !== 503; tries++)
    status = (await signIn('wrong wrong wrong')).status;
  const before = (await audit('?by=ada@example.com&limit=200')).length;
  await signIn('wrong wrong wrong');
  expect((await audit('?by=ada@example.com&limit=200')).length).toBe(before);
});

test('a flow: made, saved with what changed, published, activated, run, deleted', async () => {
  const { json } = await server.send('POST', '/api/flows', { body: FLOW });
  await server.send('PUT', '/api/flows/watch', {
    headers: { 'if-match': `"${String(json['revision'])}"` },
    body: { ...FLOW, name: 'Watcher' },
  });
  await server.send('POST', '/api/flows/watch/publish', { body: { comment: 'first' } });
  await server.send('DELETE', '/api/flows/watch');
  const entries = await audit('?subject=flow:watch');
  expect(entries.map((entry) => [entry['what'], entry['outcome'], entry['code']])).toEqual([
    ['deleted a flow', 'done', null],
    ['published a flow', 'refused', 'flow.invalid-draft'],
    ['saved the draft of a flow', 'done', null],
    ['created a flow', 'done', null],
  ]);
  expect(entries[2]).toMatchObject({ before: { revision: 1 }, after: { revision: 2, changesInAll: 1 } });
});

test('settings are on record with what was and what is', async () => {
  await server.send('PUT', '/api/settings', { body: { approvals: { ownRuns: true } } });
  expect(await audit('?action=PUT /api/settings')).toMatchObject([
    { subject: null, before: { approvals: { ownRuns: false } }, after: { approvals: { ownRuns: true } } },
  ]);
});

test('the log is for administrators, and pages', async () => {
  const made = await server.send('POST', '/api/tokens', { body: { name: 'reader', role: 'editor' } });
  expect((await server.send('GET', '/api/audit', { token: String(made.json['secret']) })).status).toBe(403);
  const first = await server.send('GET', '/api/audit?limit=1');
  expect(first.json['items']).toHaveLength(1);
  expect((await server.send('GET', '/api/audit?cursor=nonsense')).status).toBe(400);
});

test('what is only previewed is no change, and stands in no log', async () => {
  await server.send('POST', '/api/runs/cancel', { body: { filter: {}, preview: true } });
  await server.send('POST', '/api/runs/replay', { body: { filter: {}, version: 'same', preview: true } });
  expect(await audit()).toEqual([]);
  await server.send('POST', '/api/runs/cancel', { body: { filter: {} } });
  expect(await audit()).toMatchObject([{ action: 'POST /api/runs/cancel', outcome: 'done' }]);
});

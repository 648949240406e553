// Trying a connection over loopback HTTP: what works, what to mend, and that neither changes anything nor shows a secret.
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { JsonObject } from '../../shared/json.ts';
import { SLACK_TOKEN, startSlack, type SlackStandIn } from '../../tests/support/slack.ts';
import { startTestServer, type Json, type TestServer } from './server.test-support.ts';

const HOOK = 'https://hooks.slack.example/services/T0/B0/invented';

let server: TestServer;
let slack: SlackStandIn;

beforeEach(async () => {
  slack = await startSlack({});
  server = await startTestServer({ allowPrivate: [slack.host] });
});
afterEach(async () => {
  await server.stop();
  await slack.close();
});

const tryNew = async (app: string, settings: JsonObject): Promise<Json> =>
  (await server.send('POST', '/api/connections/test', { body: { app, settings } })).json;
const trySaved = async (body?: JsonObject): Promise<Json> =>
  (await server.send('POST', '/api/connections/chat/test', body === undefined ? {} : { body })).json;

test('a bot token is tried by auth.test, before it is saved and after', async () => {
  const settings = { botToken: SLACK_TOKEN, apiUrl: slack.apiUrl };
  expect(await tryNew('slack', settings)).toEqual({
    result: 'works',
    message: 'The bot token works: signalbox in the workspace Example.',
    code: null,
  });
  const body = { id: 'chat', app: 'slack', name: 'Slack', settings };
  expect((await server.send('POST', '/api/connections', { body })).status).toBe(201);
  expect(await trySaved()).toMatchObject({ result: 'works' });
  // As it would be: the token stays, and a webhook comes to it.
  const changed = { settings: { apiUrl: slack.apiUrl, webhookUrl: HOOK } };
  expect(await trySaved(changed)).toMatchObject({ result: 'works', message: expect.stringContaining('was not tried') });
  expect((await server.send('GET', '/api/connections/chat')).json['secretsSet']).toEqual(['botToken']);
  expect(slack.calls.map(({ method }) => method)).toEqual(['auth.test', 'auth.test', 'auth.test']);
});

test('what is wrong is said, and what to do', async () => {
  const wrong = { botToken: 'xoxb-1-wrong', apiUrl: slack.apiUrl };
  expect(await tryNew('slack', wrong)).toMatchObject({
    result: 'fails',
    code: 'slack.sign-in',
    message: expect.stringContaining('OAuth & Permissions'),
  });
  slack.answer = () => ({
    headers: { 'x-oauth-scopes': 'chat:write' },
    body: { ok: true, team: 'Example', user: 'signalbox' },
  });
  expect(await tryNew('slack', { botToken: SLACK_TOKEN, apiUrl: slack.apiUrl })).toMatchObject({
    code: 'slack.missing-scope',
    message: expect.stringContaining('im:write, users:read.email'),
  });
  expect(await tryNew('slack', { botToken: SLACK_TOKEN, apiUrl: 'http://127.0.0.1:1/api' })).toMatchObject({
    code: 'http.forbidden-address',
  });
  const smtp = { host: '127.0.0.1', port: 1, security: 'none', from: 'a@example.com' };
  expect(await tryNew('smtp', smtp)).toMatchObject({ result: 'fails', code: 'mail.forbidden-address' });
});

test('what cannot be tried says so, and settings that are no good are refused as when saving', async () => {
  expect(await tryNew('slack', { webhookUrl: HOOK })).toMatchObject({ result: 'untried', code: null });
  expect(await tryNew('slack', {})).toMatchObject({ error: { code: 'connection.invalid' } });
  expect(await tryNew('okta', {})).toMatchObject({ result: 'untried', code: null });
  const webhook = { secret: 'x'.repeat(32) };
  expect(await tryNew('webhook', webhook)).toMatchObject({ error: { code: 'connection.untestable' } });
  expect(await trySaved()).toMatchObject({ error: { code: 'connection.not-found' } });
  expect(slack.calls).toEqual([]);
});

test('S4 a token that the other side repeats is not shown', async () => {
  slack.answer = () => ({ body: { ok: true, team: SLACK_TOKEN, user: 'signalbox' } });
  const answer = await tryNew('slack', { botToken: SLACK_TOKEN, apiUrl: slack.apiUrl });
  expect(answer).toMatchObject({ result: 'works' });
  expect(JSON.stringify(answer) + server.logged.join('')).not.toContain(SLACK_TOKEN);
});

// What Slack's answers mean for a step (S2), and what of them may go on into an error (S4).
import { describe, expect, test } from 'vitest';

import type { HttpRequest, HttpResponse } from '../../shared/card/card.ts';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import type { JsonValue } from '../../shared/json.ts';
import { createSlackClient, type SlackBot } from './client.ts';

const TOKEN = 'xoxb-1-invented';

function answering(body: JsonValue, part: Partial<HttpResponse> = {}): { slack: SlackBot; sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const http = {
    request: async (request: HttpRequest): Promise<HttpResponse> => {
      sent.push(request);
      return { status: 200, headers: {}, body, ...part };
    },
  };
  return { slack: createSlackClient(http, { botToken: TOKEN }), sent };
}
const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.unreachable('it should have failed'),
    (error: unknown) => error,
  );

describe('what is sent', () => {
  test('a search is a read, with the address as a query and the token in its header', async () => {
    const { slack, sent } = answering({ ok: true, user: { id: 'U1' } });
    expect(await slack.findMember('a+b@example.com')).toBe('U1');
    expect(sent).toEqual([
      {
        method: 'GET',
        url: 'https://slack.com/api/users.lookupByEmail?email=a%2Bb%40example.com',
        headers: { authorization: `Bearer ${TOKEN}` },
      },
    ]);
  });

  test('a message is JSON, and Slack is told to open no link in it', async () => {
    const { slack, sent } = answering({ ok: true });
    await slack.post('D1', { text: 'hi', blocks: [{ type: 'divider' }] }, 'ann@example.com');
    expect(sent).toEqual([
      {
        method: 'POST',
        url: 'https://slack.com/api/chat.postMessage',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json; charset=utf-8' },
        body: {
          channel: 'D1',
          text: 'hi',
          blocks: [{ type: 'divider' }],
          unfurl_links: false,
          unfurl_media: false,
        },
      },
    ]);
  });

  test('of the address in the settings a slash at its end does not count', async () => {
    const sent: string[] = [];
    const http = {
      request: async ({ url }: HttpRequest): Promise<HttpResponse> => {
        sent.push(url);
        return {
          status: 200,
          headers: { 'x-oauth-scopes': 'chat:write, im:write' },
          body: { ok: true, team: 'T', user: 'u' },
        };
      },
    };
    const slack = createSlackClient(http, { botToken: TOKEN, apiUrl: 'https://slack-gov.com/api/' });
    expect(await slack.whoAmI()).toEqual({ team: 'T', user: 'u', scopes: ['chat:write', 'im:write'] });
    expect(sent).toEqual(['https://slack-gov.com/api/auth.test']);
  });
});

describe('what an answer means', () => {
  test.each([
    ['users_not_found', undefined],
    ['user_not_found', undefined],
  ])('%s: nobody has the address', async (error, expected) => {
    expect(await answering({ ok: false, error }).slack.findMember('a@example.com')).toBe(expected);
  });

  test('S2 who was deactivated is nobody', async () => {
    const { slack } = answering({ ok: true, user: { id: 'U1', deleted: true } });
    expect(await slack.findMember('a@example.com')).toBeUndefined();
  });

  test.each([
    ['invalid_auth', 'slack.sign-in', 'does not accept the bot token: invalid_auth'],
    ['token_revoked', 'slack.sign-in', 'OAuth & Permissions'],
    ['missing_scope', 'slack.missing-scope', 'the scope im:write'],
    [
      'user_disabled',
      'slack.refused',
      'a direct message to ann@example.com: user_disabled. This member was deactivated.',
    ],
    ['something_new', 'slack.refused', 'something_new'],
  ])('%s is terminal: %s', async (error, code, said) => {
    const { slack } = answering({ ok: false, error, needed: 'im:write' });
    const thrown = await failure(slack.openDirect('U1', 'ann@example.com'));
    expect(thrown).toBeInstanceOf(TerminalError);
    expect(thrown).toMatchObject({ code, message: expect.stringContaining(said) });
  });

  test.each([
    ['ratelimited', true, 5_000],
    ['internal_error', false, undefined],
    ['fatal_error', false, undefined],
  ])('S2 %s may be tried again', async (error, surelyNotDone, retryAfterMs) => {
    const headers = error === 'ratelimited' ? { 'retry-after': '5' } : {};
    const { slack } = answering({ ok: false, error }, { headers });
    const thrown = await failure(slack.post('C1', { text: 'hi' }, '#security'));
    expect(thrown).toBeInstanceOf(RetryableError);
    expect(thrown).toMatchObject({ code: 'slack.busy', surelyNotDone, retryAfterMs });
  });

  test.each([['a page of a proxy'], [{ hello: 'world' }], [null], [{ ok: true }]])(
    '%j is no answer of Slack',
    async (body) => {
      expect(await failure(answering(body).slack.openDirect('U1', 'a@example.com'))).toMatchObject({
        code: 'slack.bad-answer',
      });
    },
  );

  test('S4 of an answer only its word goes into an error', async () => {
    const body = { ok: false, error: 'msg_too_long', message: { text: 'https://box.example/approve/secret' } };
    for (const status of [200, 400, 500]) {
      const thrown = await failure(answering(body, { status }).slack.post('D1', { text: 'x' }, 'ann@example.com'));
      expect(`${String(thrown)}${JSON.stringify(thrown)}`).not.toContain('secret');
      expect(`${String(thrown)}${JSON.stringify(thrown)}`).toContain('msg_too_long');
    }
  });
});

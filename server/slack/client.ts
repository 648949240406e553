// Slack's Web API as cards use it: the few calls they need, and what Slack's words mean for a step (S2). It sends
// nothing but through the HTTP client that it is given, and puts no token and no message into an error (S4).
// @source docs.slack.dev, reference/methods and apis/web-api
import type { HttpClient, HttpRequest, HttpResponse } from '../../shared/card/card.ts';
import { retryAfterMs, statusError } from '../../shared/card/http-status.ts';
import { slackApiOf, slackWord, type SlackClient } from '../../shared/card/slack-client.ts';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';

/** What a bot token needs for direct messages to people who are known by their e-mail address. */
export const SLACK_SCOPES = ['chat:write', 'im:write', 'users:read.email'] as const;

export interface SlackBot extends SlackClient {
  /**
   * The workspace and the bot's user by name, and the scopes of the token from the header `x-oauth-scopes`; null where
   * Slack does not send it.
   */
  whoAmI(): Promise<{ team: string; user: string; scopes: string[] | null }>;
}

/** Slack has many words for a token that is no good. They mean the same to whoever must act: `slack.sign-in`. */
const TOKEN_WORDS = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
  'org_login_required',
  'access_denied',
]);
/** Words after which the same call may go well later: `slack.busy`, which is tried again. */
const BUSY_WORDS = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
/** What to do about a word of a refusal, for the message of `slack.refused`. */
const ADVICE: Readonly<Record<string, string>> = {
  user_disabled: 'This member was deactivated.',
  user_not_found: 'There is no such member.',
  user_not_visible: 'The app may not see this member; look at the restrictions of guests in Slack.',
  cannot_dm_bot: 'This member is a bot.',
  messages_tab_disabled: 'Switch on the Messages tab under App Home in the settings of your Slack app.',
  channel_not_found: 'There is no such channel, or the app is not in it: invite it there.',
  not_in_channel: 'The app is not in the channel: invite it there.',
  is_archived: 'The channel is archived.',
  restricted_action: 'An administrator of the workspace forbids it.',
  msg_too_long: 'The message is too long.',
  invalid_blocks: 'The blocks have a form that Slack does not accept.',
};

/**
 * Each call throws TerminalError `slack.no-bot-token`, `slack.sign-in`, `slack.missing-scope`, `slack.refused` or
 * `slack.bad-answer`, RetryableError `slack.busy`, or what the HTTP client throws. @param settings of a connection of
 * Slack; without a bot token in them every call is `slack.no-bot-token`
 */
export function createSlackClient(http: HttpClient, settings: JsonObject | undefined): SlackBot {
  const base = slackApiOf(settings);
  const get = async (method: string, query: string, what: string): Promise<Answer> =>
    call(http, { method: 'GET', url: `${base}/${method}?${query}`, headers: signedBy(settings) }, what);
  const post = async (method: string, body: JsonObject, what: string): Promise<Answer> => {
    const headers = { ...signedBy(settings), 'content-type': 'application/json; charset=utf-8' };
    return call(http, { method: 'POST', url: `${base}/${method}`, headers, body }, what);
  };

  return {
    async findMember(email) {
      const what = `the search for ${email}`;
      const answer = await get('users.lookupByEmail', `email=${encodeURIComponent(email)}`, what);
      if (answer.word === 'users_not_found' || answer.word === 'user_not_found') return undefined;
      const user = expectPart(insist(answer, what), 'user');
      return user['deleted'] === true ? undefined : expectText(user, 'id');
    },
    async openDirect(member, who) {
      const what = `a direct message to ${who}`;
      return expectText(
        expectPart(insist(await post('conversations.open', { users: member }, what), what), 'channel'),
        'id',
      );
    },
    async post(channel, { text, blocks }, who) {
      const what = `the message to ${who}`;
      const body: JsonObject = { channel, text, unfurl_links: false, unfurl_media: false };
      if (blocks !== undefined && blocks.length > 0) body['blocks'] = blocks;
      insist(await post('chat.postMessage', body, what), what);
    },
    async whoAmI() {
      const answer = await post('auth.test', {}, 'the test');
      const who = insist(answer, 'the test');
      const scopes = answer.headers['x-oauth-scopes']?.split(',').map((scope) => scope.trim());
      return { team: expectText(who, 'team'), user: expectText(who, 'user'), scopes: scopes ?? null };
    },
  };
}

function signedBy(settings: JsonObject | undefined): { authorization: string } {
  const token = settings?.['botToken'];
  if (typeof token === 'string') return { authorization: `Bearer ${token}` };
  throw new TerminalError(
    'slack.no-bot-token',
    'The Slack connection has no bot token, and a webhook alone cannot do this. Add the token to the connection, or choose another one.',
  );
}

interface Answer {
  headers: Record<string, string>;
  body: JsonObject;
  /** Slack's word for what went wrong; empty where nothing did. */
  word: string;
}

/**
 * One call of the Web API. Slack answers most refusals with 200 and `ok: false`, so the status alone says little.
 * @param what is done, for messages
 */
async function call(http: HttpClient, request: HttpRequest, what: string): Promise<Answer> {
  const response = await http.request(request);
  const body = isJsonObject(response.body) ? response.body : {};
  const word = slackWord(body['error']);
  // Only Slack's word goes on: what else an answer holds may repeat what was sent.
  const failure = statusError(response, `Slack (${what})`, word);
  if (failure !== undefined) throw failure;
  if (typeof body['ok'] !== 'boolean') throw badAnswer();
  const answer = { headers: response.headers, body, word: body['ok'] ? '' : word || 'unknown_error' };
  if (BUSY_WORDS.has(answer.word)) throw busy(answer.word, what, response);
  return answer;
}

/** The body of an answer to a call that succeeded. @throws as `createSlackClient` says */
function insist({ word, body }: Answer, what: string): JsonObject {
  if (word === '') return body;
  if (TOKEN_WORDS.has(word)) {
    throw new TerminalError(
      'slack.sign-in',
      `Slack does not accept the bot token: ${word}. Copy it anew from OAuth & Permissions of your Slack app into the connection.`,
    );
  }
  if (word === 'missing_scope') {
    const needed = typeof body['needed'] === 'string' ? body['needed'].slice(0, 200) : '';
    throw missingScopes(/^[a-z.:_, -]+$/.test(needed) ? needed.split(',') : SLACK_SCOPES);
  }
  throw new TerminalError('slack.refused', `Slack refused ${what}: ${word}. ${ADVICE[word] ?? ''}`.trim(), {
    details: { word },
  });
}

export function missingScopes(scopes: readonly string[]): TerminalError {
  return new TerminalError(
    'slack.missing-scope',
    `The bot token lacks the scope ${scopes.join(', ')}. Add it under OAuth & Permissions of your Slack app, and install the app anew.`,
  );
}

function busy(word: string, what: string, response: HttpResponse): RetryableError {
  const wish = retryAfterMs(response.headers);
  return new RetryableError('slack.busy', `Slack cannot take ${what} now: ${word}. It is tried again later.`, {
    // A call beyond the rate limit was not carried out; after an internal error nobody knows.
    surelyNotDone: word.startsWith('rate'),
    ...(wish === undefined ? {} : { retryAfterMs: wish }),
  });
}

function expectPart(body: JsonObject, name: string): JsonObject {
  const part = body[name];
  if (isJsonObject(part)) return part;
  throw badAnswer();
}

function expectText(part: JsonObject, name: string): string {
  const text = part[name];
  if (typeof text === 'string' && text !== '') return text;
  throw badAnswer();
}

function badAnswer(): TerminalError {
  return new TerminalError(
    'slack.bad-answer',
    'What answered is not Slack, or not as Slack documents it. Look at the API address in the connection, and at proxies in between.',
  );
}

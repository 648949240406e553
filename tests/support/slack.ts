// Slack's Web API on the loopback, as far as cards use it: members, direct messages, channels and a token, with the answers
// that Slack documents. It keeps what it was sent.
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { startReceiver, type Received } from './receiver.ts';

export const SLACK_TOKEN = 'xoxb-123456789012-invented-for-tests';

export interface SlackCall {
  method: string;
  verb: string;
  args: JsonObject;
}

export interface SlackStandIn {
  /** For the setting `apiUrl`. */
  apiUrl: string;
  /** `host:port`, for what may be called although it is private. */
  host: string;
  calls: SlackCall[];
  /** Messages that were posted, in order, by the member or the channel that they reached. */
  messages: { to: string; message: JsonObject }[];
  /** In place of what it would answer; undefined: as it would. */
  answer: (call: SlackCall) => SlackAnswer | undefined;
  close(): Promise<void>;
}

export interface SlackAnswer {
  status?: number;
  headers?: Record<string, string>;
  body: JsonValue;
}

/** @param members by e-mail address; one whose id begins with `X` was deactivated */
export async function startSlack(members: Readonly<Record<string, string>>): Promise<SlackStandIn> {
  const receiver = await startReceiver((request, response) => {
    const call = callOf(request);
    slack.calls.push(call);
    const isSigned = request.headers.authorization === `Bearer ${SLACK_TOKEN}`;
    const usual = (): SlackAnswer => ({ body: isSigned ? answerTo(call) : { ok: false, error: 'invalid_auth' } });
    const { status = 200, headers = {}, body } = slack.answer(call) ?? usual();
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': 'chat:write,im:write,users:read.email',
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });

  function answerTo({ method, args }: SlackCall): JsonObject {
    switch (method) {
      case 'auth.test':
        return { ok: true, team: 'Example', user: 'signalbox', team_id: 'T1', user_id: 'U0' };
      case 'users.lookupByEmail': {
        const id = members[String(args['email'])];
        if (id === undefined) return { ok: false, error: 'users_not_found' };
        return { ok: true, user: { id, deleted: id.startsWith('X'), profile: { email: args['email'] ?? null } } };
      }
      case 'conversations.open':
        return { ok: true, channel: { id: `D-${String(args['users'])}` } };
      case 'chat.postMessage': {
        const to = String(args['channel']).replace(/^D-/, '');
        slack.messages.push({ to, message: args });
        return { ok: true, channel: String(args['channel']), ts: '1.2' };
      }
      default:
        return { ok: false, error: 'unknown_method' };
    }
  }

  const slack: SlackStandIn = {
    apiUrl: `${receiver.url}/api`,
    host: new URL(receiver.url).host,
    calls: [],
    messages: [],
    answer: () => undefined,
    close: receiver.close,
  };
  return slack;
}

/** The link in a message; empty where there is none. */
export function linkIn(message: JsonObject | undefined): string {
  return /<(https?:[^|>]*\/approve\/[^|>]+)\|/.exec(JSON.stringify(message ?? {}))?.[1] ?? '';
}

function callOf({ method: verb, url, body }: Received): SlackCall {
  const { pathname, searchParams } = new URL(url, 'http://slack.test');
  const args = verb === 'GET' ? Object.fromEntries(searchParams) : (JSON.parse(body) as JsonObject);
  return { method: pathname.replace(/^\/api\//, ''), verb, args };
}

// S9 by Slack: who is asked, with what, and what becomes of each thing that Slack may say. Slack is on the loopback; the
// rest of the card is proven with the engine.
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import type { HttpClient, Outcome } from '../../../shared/card/card.ts';
import type { MailMessage } from '../../../shared/card/mail-client.ts';
import { noCoverage } from '../../../shared/card/coverage.ts';
import { noPledges } from '../../../shared/card/pledge.ts';
import { noTables } from '../../../shared/card/tables.ts';
import { oktaNotConnected } from '../../../shared/okta/call-url.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { linkIn, SLACK_TOKEN, startSlack, type SlackStandIn } from '../../../tests/support/slack.ts';
import { createHttpPool } from '../../lib/http-client.ts';
import approval from './approval.ts';
import { createSlackClient } from '../../slack/client.ts';

const ANN = 'ann@example.com';
const BOB = 'bob@example.com';
const CYD = 'cyd@example.com';
const INPUT = { title: 'Unlock <Ada>?', message: 'All factors are gone: <https://evil.example|decide here> & *now*' };
type Context = Parameters<typeof approval.run>[0];

let slack: SlackStandIn;

beforeEach(async () => {
  slack = await startSlack({ [ANN]: 'U-ann', [BOB]: 'U-bob', [CYD]: 'U-cyd', 'gone@example.com': 'X-gone' });
});
afterEach(() => slack.close());

async function ask(input: JsonObject, part: Partial<Context> = {}): Promise<Outcome> {
  const pool = createHttpPool({ allowPrivate: [slack.host] });
  onTestFinished(() => pool.close());
  const { signal } = new AbortController();
  const http: HttpClient = { request: (request) => pool.request(request, { signal }) };
  const connection = { botToken: SLACK_TOKEN, apiUrl: slack.apiUrl };
  return approval.run({
    input: approval.input.parse({ ...INPUT, ...input }),
    mode: 'live',
    http,
    slack: createSlackClient(part.http ?? http, part.connection ?? connection),
    mail: { send: () => Promise.reject(new Error('no mail in this test')) },
    okta: oktaNotConnected(),
    pledges: noPledges(),
    tables: noTables(),
    coverage: noCoverage(),
    connection,
    connectionApp: 'slack',
    signal,
    idempotencyKey: 'run_1.ask',
    startedAt: '2026-03-01T10:00:00.000Z',
    approvalLink: (_asked, approver) => `https://box.example/approve/${approver.split('@')[0]}.signed`,
    ...part,
  });
}
async function failure(input: JsonObject, part: Partial<Context> = {}): Promise<Error> {
  return ask(input, part).then(
    (outcome) => expect.fail(`it should have failed, and gave ${outcome.kind}`),
    (error: Error) => error,
  );
}
const methods = (): string[] => slack.calls.map(({ method }) => method);

describe('S9 approval by Slack', () => {
  test('each approver gets a direct message with a link of their own, then the step waits', async () => {
    const outcome = await ask({ approvers: [ANN, BOB, CYD], required: 2, expiresSeconds: 60 });
    expect(outcome).toMatchObject({ kind: 'wait', wait: 'approval', until: '2026-03-01T10:01:00.000Z' });
    expect(slack.messages.map(({ to, message }) => [to, linkIn(message)])).toEqual([
      ['U-ann', 'https://box.example/approve/ann.signed'],
      ['U-bob', 'https://box.example/approve/bob.signed'],
      ['U-cyd', 'https://box.example/approve/cyd.signed'],
    ]);
    for (const { message } of slack.messages) {
      expect(JSON.stringify(message).match(/\/approve\//g)).toHaveLength(1);
      expect(message).toMatchObject({ unfurl_links: false, unfurl_media: false });
    }
    expect(slack.calls.filter(({ method }) => method === 'conversations.open').map(({ args }) => args)).toEqual([
      { users: 'U-ann' },
      { users: 'U-bob' },
      { users: 'U-cyd' },
    ]);
  });

  test('what is asked stands as plain text: nothing in it is a link, a mention or a mark', async () => {
    await ask({ approvers: ANN });
    const { message } = slack.messages[0] ?? {};
    expect(message).toMatchObject({
      text: 'Approval: Unlock &lt;Ada&gt;?',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: 'Unlock &lt;Ada&gt;?' } },
        {
          type: 'section',
          text: {
            type: 'plain_text',
            text: 'All factors are gone: &lt;https://evil.example|decide here&gt; &amp; *now*',
          },
        },
        { type: 'section', text: { type: 'mrkdwn', verbatim: true } },
        { type: 'context' },
      ],
    });
    const until = `<!date^${Date.parse('2026-03-02T10:00:00Z') / 1_000}^`;
    expect(JSON.stringify(message)).toContain(`Your approval is needed, until ${until}`);
  });

  test('texts longer than Slack takes are cut, and no block is empty', async () => {
    await ask({ approvers: ANN, title: '&'.repeat(200), message: `${'<'.repeat(900)}${'😀'.repeat(2_000)}` });
    await ask({ approvers: ANN, message: '' });
    const [long, short] = slack.messages.map(
      ({ message }) => message['blocks'] as { type: string; text?: { text: string } }[],
    );
    expect(long?.[0]?.text?.text.length).toBeLessThanOrEqual(150);
    expect(long?.[1]?.text?.text.length).toBeLessThanOrEqual(3_000);
    expect(long?.[1]?.text?.text.isWellFormed()).toBe(true);
    expect(short?.map(({ type }) => type)).toEqual(['header', 'section', 'context']);
  });

  test('approvers who are not in Slack are named, all of them, and nobody is asked', async () => {
    const error = await failure({ approvers: [ANN, 'eve@example.com', 'gone@example.com'] });
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({
      code: 'approval.not-in-slack',
      message: expect.stringMatching(
        /^eve@example\.com, gone@example\.com are .* Nobody was asked\. Correct Approvers/,
      ),
      details: { approvers: ['eve@example.com', 'gone@example.com'] },
    });
    expect(new Set(methods())).toEqual(new Set(['users.lookupByEmail']));
  });

  test('two addresses of one member are refused: one person would decide twice', async () => {
    slack.answer = ({ method }) =>
      method === 'users.lookupByEmail' ? { body: { ok: true, user: { id: 'U-same', deleted: false } } } : undefined;
    const error = await failure({ approvers: [ANN, BOB], required: 2 });
    expect(error).toMatchObject({
      code: 'approval.same-person',
      message: expect.stringContaining(`${ANN} and ${BOB}`),
    });
    expect(slack.messages).toEqual([]);
  });

  test('one who cannot be written to fails the step before anybody is told, and is named', async () => {
    slack.answer = ({ method, args }) =>
      method === 'conversations.open' && args['users'] === 'U-bob'
        ? { body: { ok: false, error: 'user_not_visible' } }
        : undefined;
    const error = await failure({ approvers: [ANN, BOB] });
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ code: 'slack.refused', message: expect.stringContaining(BOB) });
    expect(slack.messages).toEqual([]);
  });

  test.each(['users.lookupByEmail', 'conversations.open', 'chat.postMessage'])(
    '429 of %s waits as long as Slack says',
    async (limited) => {
      slack.answer = ({ method }) =>
        method === limited
          ? { status: 429, headers: { 'retry-after': '7' }, body: { ok: false, error: 'ratelimited' } }
          : undefined;
      const error = await failure({ approvers: [ANN, BOB] });
      expect(error).toBeInstanceOf(RetryableError);
      expect(error).toMatchObject({ code: 'http.rate-limited', retryAfterMs: 7_000, surelyNotDone: true });
      expect(slack.messages).toEqual([]);
    },
  );

  test('S4 no error holds the token or a link, also where Slack repeats what it was sent', async () => {
    slack.answer = ({ method, args }) =>
      method === 'chat.postMessage' ? { status: 500, body: { ok: false, error: 'oops', echo: args } } : undefined;
    const error = await failure({ approvers: [ANN] });
    expect(error).toBeInstanceOf(RetryableError);
    const shown = `${error.message} ${JSON.stringify(error)}`;
    expect([shown.includes('/approve/'), shown.includes(SLACK_TOKEN)]).toEqual([false, false]);
  });

  test('a connection without a bot token is told so, before anything is sent', async () => {
    const connection = { webhookUrl: 'https://hooks.slack.example/services/T0/B0/invented' };
    expect(await failure({ approvers: ANN }, { connection })).toMatchObject({ code: 'slack.no-bot-token' });
    expect(slack.calls).toEqual([]);
  });

  test('a private address is refused unless it is allowed', async () => {
    const pool = createHttpPool({ allowPrivate: [] });
    onTestFinished(() => pool.close());
    const http = { request: (request: Parameters<Context['http']['request']>[0]) => pool.request(request, { signal }) };
    const { signal } = new AbortController();
    expect(await failure({ approvers: ANN }, { http })).toMatchObject({ code: 'http.forbidden-address' });
    expect(slack.calls).toEqual([]);
  });
});

describe('S11 a dry run', () => {
  test('finds the approvers, sends nothing, and shows the message without a link', async () => {
    const approvalLink = () => expect.fail('a dry run has no link');
    const outcome = await ask({ approvers: [ANN, BOB], required: 2 }, { mode: 'dry', approvalLink });
    expect(outcome).toMatchObject({
      kind: 'simulated',
      port: 'approved',
      preview: { mail: null, slack: { to: [ANN, BOB], text: 'Approval: Unlock &lt;Ada&gt;?' } },
    });
    expect(JSON.stringify(outcome)).toContain('Look at it and decide');
    expect(slack.calls.map(({ verb, method }) => `${verb} ${method}`)).toEqual([
      'GET users.lookupByEmail',
      'GET users.lookupByEmail',
    ]);
  });

  test('says who is missing', async () => {
    expect(await failure({ approvers: 'eve@example.com' }, { mode: 'dry' })).toMatchObject({
      code: 'approval.not-in-slack',
    });
  });

  test('with a mail connection shows the e-mail, and asks nothing of Slack', async () => {
    const sent: MailMessage[] = [];
    const outcome = await ask(
      { approvers: [ANN] },
      {
        mode: 'dry',
        connectionApp: 'smtp',
        connection: { host: 'smtp.example.com' },
        mail: {
          send: async (message) => {
            sent.push(message);
            return { messageId: '<1@example.com>', accepted: message.to, rejected: [] };
          },
        },
      },
    );
    expect(outcome).toMatchObject({
      preview: {
        slack: null,
        mail: { to: [ANN], subject: 'Approval: Unlock <Ada>?', text: expect.stringContaining('All factors') },
      },
    });
    expect([sent, slack.calls]).toEqual([[], []]);
  });
});

// Slack and e-mail: what their own words mean, and that no secret is shown.
import { describe, expect, test } from 'vitest';

import type { ActionContext, HttpRequest, HttpResponse } from '../../../shared/card/card.ts';
import type { MailMessage } from '../../../shared/card/mail-client.ts';
import { noCoverage } from '../../../shared/card/coverage.ts';
import { noPledges } from '../../../shared/card/pledge.ts';
import { noTables } from '../../../shared/card/tables.ts';
import { oktaNotConnected } from '../../../shared/okta/call-url.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import email from './email.ts';
import slack from './slack.ts';
import { createSlackClient } from '../../slack/client.ts';

const WEBHOOK = 'https://hooks.slack.example/services/T0/B0/invented';

interface World<Input> {
  context: ActionContext<Input>;
  sent: HttpRequest[];
  mails: MailMessage[];
}

function aWorld<Input>(
  input: Input,
  answer: Partial<HttpResponse> = {},
  part: Partial<ActionContext<Input>> = {},
): World<Input> {
  const sent: HttpRequest[] = [];
  const mails: MailMessage[] = [];
  const context: ActionContext<Input> = {
    input,
    mode: 'live',
    http: {
      request: async (request) => {
        sent.push(request);
        return { status: 200, headers: {}, body: 'ok', ...answer };
      },
    },
    mail: {
      send: async (message) => {
        mails.push(message);
        return { messageId: '<1@example.com>', accepted: message.to, rejected: [] };
      },
    },
    okta: oktaNotConnected(),
    get slack() {
      return createSlackClient(context.http, context.connection);
    },
    pledges: noPledges(),
    tables: noTables(),
    coverage: noCoverage(),
    connection: undefined,
    connectionApp: undefined,
    approvalLink: () => 'https://example.com/approve/x',
    signal: new AbortController().signal,
    idempotencyKey: 'key',
    startedAt: '2026-01-01T00:00:00.000Z',
    ...part,
  };
  return { context, sent, mails };
}

async function failure(start: () => unknown): Promise<unknown> {
  try {
    await start();
  } catch (error) {
    return error;
  }
  return expect.unreachable('it should have failed');
}

describe('notify.slack', () => {
  const message = (input: JsonObject): ReturnType<typeof slack.input.parse> => slack.input.parse(input);

  test('posts text and blocks to the webhook of the connection, before one that is written down', async () => {
    const { context, sent } = aWorld(
      message({ text: 'hi', blocks: [{ type: 'divider' }], webhookUrl: 'https://other.example/' }),
      {},
      { connection: { webhookUrl: WEBHOOK } },
    );
    expect(await slack.run(context)).toMatchObject({ kind: 'done', output: { ok: true } });
    expect(sent).toEqual([{ method: 'POST', url: WEBHOOK, body: { text: 'hi', blocks: [{ type: 'divider' }] } }]);
  });

  test.each([
    [400, 'invalid_payload', 'does not accept'],
    [403, 'action_prohibited', 'forbids'],
    [404, 'no_service', 'make a new one'],
    [410, 'channel_is_archived', 'archived'],
    [418, 'something_new', 'Check the webhook'],
  ])("%i %s is terminal, with Slack's word", async (status, body, advice) => {
    const { context } = aWorld(message({ text: 'hi', webhookUrl: WEBHOOK }), { status, body });
    const error = await failure(() => slack.run(context));
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ code: 'slack.refused', message: expect.stringContaining(body) });
    expect(String(error)).toContain(advice);
    expect(String(error)).not.toContain('invented');
  });

  test.each([404, 500])('S4 of an answer of %i that is no word of Slack nothing goes on', async (status) => {
    const body = `Nothing at /services/T0/B0/invented: ${'x'.repeat(3_000_000)}`;
    const { context } = aWorld(message({ text: 'hi', webhookUrl: WEBHOOK }), { status, body });
    const error = await failure(() => slack.run(context));
    expect(error).toMatchObject({ details: { status, body: '' }, message: expect.stringContaining(String(status)) });
    expect(String(error).length).toBeLessThan(300);
  });

  test('S2 a 503 with a text of its own may have been done, though the text is not kept', async () => {
    const { context } = aWorld(message({ text: 'hi', webhookUrl: WEBHOOK }), {
      status: 503,
      body: 'Broke off, half-way',
    });
    expect(await failure(() => slack.run(context))).toMatchObject({ surelyNotDone: false });
  });

  test('429 waits as long as Slack says', async () => {
    const { context } = aWorld(message({ text: 'hi', webhookUrl: WEBHOOK }), {
      status: 429,
      headers: { 'retry-after': '30' },
    });
    const error = await failure(() => slack.run(context));
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ retryAfterMs: 30_000 });
  });

  test.each([
    [{ text: 'hi' }, 'slack.no-webhook'],
    [{ webhookUrl: WEBHOOK }, 'slack.empty'],
  ])('%j is refused before anything is sent', async (input, code) => {
    const { context, sent } = aWorld(message(input));
    expect(await failure(() => slack.run(context))).toMatchObject({ code });
    expect(sent).toEqual([]);
  });

  test('with a channel posts to it by the bot token', async () => {
    const { context, sent } = aWorld(
      message({ text: 'hi', channel: ' #security ' }),
      { body: { ok: true, ts: '1.2' } },
      { connection: { botToken: 'xoxb-1-invented', webhookUrl: WEBHOOK } },
    );
    expect(await slack.run(context)).toMatchObject({ kind: 'done', output: { ok: true } });
    expect(sent).toMatchObject([
      { url: 'https://slack.com/api/chat.postMessage', body: { channel: '#security', text: 'hi' } },
    ]);
  });

  test.each([
    [{ text: 'hi', channel: '#security' }, { webhookUrl: WEBHOOK }, 'slack.no-bot-token'],
    [{ text: 'hi' }, { botToken: 'xoxb-1-invented' }, 'slack.no-channel'],
  ])('%j with %j is refused before anything is sent', async (input, connection, code) => {
    const { context, sent } = aWorld(message(input), {}, { connection });
    expect(await failure(() => slack.run(context))).toMatchObject({ code });
    expect(sent).toEqual([]);
  });

  test('S4 a preview of a message to a channel shows no token', async () => {
    const input = message({ text: 'hi', channel: 'C1' });
    const { context, sent } = aWorld(input, {}, { mode: 'dry', connection: { botToken: 'xoxb-1-invented' } });
    const outcome = await slack.run(context);
    expect(outcome).toMatchObject({ kind: 'simulated', preview: { body: { channel: 'C1', text: 'hi' } } });
    expect([JSON.stringify(outcome).includes('invented'), sent]).toEqual([false, []]);
  });

  test('S4 a preview shows no webhook', async () => {
    const { context } = aWorld(message({ text: 'hi' }), {}, { mode: 'dry', connection: { webhookUrl: WEBHOOK } });
    const outcome = await slack.run(context);
    expect(outcome).toMatchObject({
      kind: 'simulated',
      preview: { url: 'https://hooks.slack.example/…', body: { text: 'hi' } },
    });
    expect(JSON.stringify(outcome)).not.toContain('invented');
  });
});

describe('notify.email', () => {
  const message = (to: string | string[]): ReturnType<typeof email.input.parse> =>
    email.input.parse({ to, subject: 's', text: 't' });

  test.each([
    ['a@example.com', ['a@example.com']],
    ['a@example.com, b@example.com; c@example.com', ['a@example.com', 'b@example.com', 'c@example.com']],
    [
      ['a@example.com', ' b@example.com '],
      ['a@example.com', 'b@example.com'],
    ],
    ['"Example, Lin" <lin@example.com>, b@example.com', ['"Example, Lin" <lin@example.com>', 'b@example.com']],
    ['Lin <lin@example.com>', ['Lin <lin@example.com>']],
  ])('sends to %j', async (to, expected) => {
    const { context, mails } = aWorld(message(to));
    expect(await email.run(context)).toMatchObject({ kind: 'done', output: { accepted: expected } });
    expect(mails).toEqual([{ to: expected, subject: 's', text: 't' }]);
  });

  test.each([
    ['', 'mail.no-recipient'],
    [[], 'mail.no-recipient'],
    ['nobody', 'mail.bad-recipient'],
    ['a@example.com\r\nBcc: b@example.com', 'mail.bad-recipient'],
  ])('%j is refused', async (to, code) => {
    const { context, mails } = aWorld(message(to));
    expect(await failure(() => email.run(context))).toMatchObject({ code });
    expect(mails).toEqual([]);
  });

  test('S12 a subject is one line, so that no event writes another header', async () => {
    const input = email.input.parse({
      to: 'a@example.com',
      subject: 'Reset of Eve\r\nBcc: b@example.com\n',
      text: 't',
    });
    const { context, mails } = aWorld(input);
    await email.run(context);
    expect(mails).toMatchObject([{ subject: 'Reset of Eve Bcc: b@example.com' }]);
  });

  test('S4 a preview shows the sender and no password', async () => {
    const { context, mails } = aWorld(
      message('a@example.com'),
      {},
      { mode: 'dry', connection: { from: 'me@example.com', password: 'invented' } },
    );
    const outcome = await email.run(context);
    expect(outcome).toMatchObject({ kind: 'simulated', preview: { from: 'me@example.com', to: ['a@example.com'] } });
    expect(JSON.stringify(outcome)).not.toContain('invented');
    expect(mails).toEqual([]);
  });
});

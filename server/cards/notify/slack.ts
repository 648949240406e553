// notify.slack: posts a message to a Slack channel, by an incoming webhook or by a bot token.
import { z } from 'zod';

import { defineAction, done, simulated } from '../../../shared/card/card.ts';
import type { HttpRequest, Outcome } from '../../../shared/card/card.ts';
import { statusError } from '../../../shared/card/http-status.ts';
import { slackApiOf, slackWord, type SlackMessage } from '../../../shared/card/slack-client.ts';
import { TerminalError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';

/**
 * What to do about a word of a refusal, where an author can mend it. @source Slack, "Sending messages using incoming
 * webhooks"
 */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_payload: 'The message or its blocks have a form that Slack does not accept.',
  invalid_blocks: 'The blocks have a form that Slack does not accept.',
  no_text: 'The message is empty.',
  no_service: 'The webhook was removed or switched off; make a new one.',
  no_team: 'The workspace is gone.',
  channel_not_found: 'The channel of the webhook is gone.',
  channel_is_archived: 'The channel of the webhook is archived.',
  action_prohibited: 'An administrator of the workspace forbids it.',
  posting_to_general_channel_denied: 'Posting to that channel is restricted.',
  too_many_attachments: 'The message has more than 100 attachments.',
  invalid_token: 'The webhook is not valid any more; make a new one.',
};

/** Its type decides what else a block has, and Slack checks that best. */
const block = z.looseObject({ type: z.string().meta({ title: 'Type' }) });

export default defineAction({
  id: 'notify.slack',
  version: 1,
  title: 'Send to Slack',
  mark: 'slack',
  summary: 'Posts a message to a Slack channel.',
  docs: [
    'Posts to the channel of an incoming webhook, or to the one in **Channel** with a connection that has a bot token and whose app is in that channel. Prefer a Slack **connection**: the webhook URL is a secret, and one written into the card stands in the flow file.',
    'Text may use Slack’s own marks (`*bold*`, `<https://example.com|link>`). Blocks are Slack’s Block Kit, as a JSON list; the text is then what notifications show.',
    'What an expression puts into the text, or into a `mrkdwn` or `markdown` text of the blocks, is escaped: a name such as `<!channel>` calls nobody. Marks stand outside of the braces, or in `raw(…)`.',
    'A message that may have been lost is sent again, so after a crash one can come twice.',
  ].join('\n\n'),
  effect: 'repeatable',
  connection: {
    apps: [
      {
        app: 'slack',
        settings: [
          { name: 'botToken', title: 'bot token', with: 'channel' },
          { name: 'webhookUrl', title: 'webhook URL', without: ['channel', 'webhookUrl'] },
        ],
      },
    ],
    required: false,
    requiredFor: { input: 'channel' },
    orInput: 'webhookUrl',
  },
  input: z
    .object({
      text: z.string().default('').meta({
        title: 'Text',
        widget: 'textarea',
        escape: 'slack',
        placeholder: '{{ trigger.admin.displayName }} reset all factors of {{ trigger.oktaUser.alternateId }}',
      }),
      blocks: z
        .array(block)
        .max(50)
        .optional()
        .meta({ title: 'Blocks', description: 'A Block Kit list.', widget: 'json', escape: 'slack-blocks' }),
      channel: z.string().max(100).optional().meta({
        title: 'Channel',
        description: 'Its ID or name. With a bot token only; left out, the webhook posts to its own channel.',
        placeholder: '#security',
      }),
      webhookUrl: z.string().optional().meta({
        title: 'Webhook URL',
        description: 'Only without a connection.',
        format: 'url',
        placeholder: 'https://hooks.slack.com/services/…',
      }),
    })
    .meta({ anyOfKeys: ['text', 'blocks'] }),
  output: z.object({ ok: z.boolean().meta({ title: 'Sent' }) }),
  sample: { ok: true },
  example: { text: 'All factors of lin.example@example.com were reset.' },
  callsOut: ({ input: { channel = '', webhookUrl }, connection }) =>
    channel.trim() === '' ? addressOf(webhookUrl, connection) : slackApiOf(connection),
  async run({ input, connection, mode, http, slack, signal }) {
    signal.throwIfAborted();
    const body: JsonObject & SlackMessage = { text: input.text };
    if (input.blocks !== undefined && input.blocks.length > 0) body.blocks = input.blocks as JsonObject[];
    else if (input.text === '')
      throw new TerminalError('slack.empty', 'The message is empty. Write a text, or give blocks.');
    const channel = input.channel?.trim() ?? '';
    if (channel !== '') {
      if (mode === 'dry') return previewOf(`${slackApiOf(connection)}/chat.postMessage`, { channel, ...body });
      await slack.post(channel, body, channel);
      return done({ ok: true });
    }
    const url = webhookOf(input.webhookUrl, connection);
    const request: HttpRequest = { method: 'POST', url, body };
    // The path of the address is the secret, so a preview shows the host only.
    if (mode === 'dry') return previewOf(`${originOf(url)}/…`, body);
    const response = await http.request(request);
    // Only Slack's own word is passed on, since an answer may be of any size and may repeat what was sent (S4).
    const word = slackWord(response.body);
    const failure = statusError(response, 'Slack', word);
    if (failure === undefined) return done({ ok: true });
    if (!(failure instanceof TerminalError)) throw failure;
    const advice = ADVICE[word] ?? 'Check the webhook and the message.';
    throw new TerminalError(
      'slack.refused',
      `Slack refused the message: ${word || `status ${response.status}`}. ${advice}`,
      { details: failure.details },
    );
  },
});

function previewOf(url: string, body: JsonObject): Outcome<{ ok: boolean }> {
  return simulated({ method: 'POST', url, body }, { ok: true });
}

/** The address of the webhook: of the connection, else as it is written in the card; undefined where there is none. */
function addressOf(written: string | undefined, connection: JsonObject | undefined): string | undefined {
  const url = connection?.['webhookUrl'] ?? written?.trim();
  return typeof url === 'string' && url !== '' ? url : undefined;
}

/**
 * @throws TerminalError `slack.no-channel` where the connection has a bot token and no webhook, `slack.no-webhook`
 * where there is neither
 */
function webhookOf(written: string | undefined, connection: JsonObject | undefined): string {
  const url = addressOf(written, connection);
  if (url !== undefined) return url;
  if (connection?.['botToken'] !== undefined) {
    throw new TerminalError(
      'slack.no-channel',
      'The Slack connection has a bot token and no webhook, so it is not known where to post. Give the channel in Channel.',
    );
  }
  throw new TerminalError(
    'slack.no-webhook',
    'It is not known where to post. Choose a Slack connection, or give the webhook URL.',
  );
}

function originOf(url: string): string {
  return /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? 'Slack';
}

// The connection app slack: a bot token, which finds people and writes to them and to channels, an incoming webhook,
// which posts to the one channel that it was made for, or both.
import { z } from 'zod';

import { defineConnection } from '../../../shared/card/card.ts';

/** Where a bot token may be sent: to Slack, to GovSlack or to a stand-in on this machine, whatever a setting names. */
const API_ADDRESS =
  /^(?:https:\/\/(?:[a-z0-9-]+\.)*slack(?:-gov)?\.com|https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]))(?::\d{1,5})?(?:\/[\w/-]*)?$/i;

const slack = defineConnection({
  app: 'slack',
  title: 'Slack',
  summary: 'A Slack app: its bot token writes to people and channels, its incoming webhook to one channel.',
  settings: z
    .strictObject({
      webhookUrl: z
        .url({ protocol: /^https?$/, error: 'The webhook URL begins with https://hooks.slack.com/.' })
        .optional()
        .meta({
          title: 'Webhook URL',
          description: 'From the page Incoming Webhooks of your Slack app. Whoever knows it can post.',
          placeholder: 'https://hooks.slack.com/services/…',
          secret: true,
          sentTo: [],
        }),
      botToken: z
        .string()
        .max(500)
        .regex(/^xoxb-[\w-]+$/, {
          error: 'A bot token begins with xoxb-. Tokens that rotate (xoxe.…) run out and cannot be used.',
        })
        .optional()
        .meta({
          title: 'Bot token',
          description:
            'From the page OAuth & Permissions of your Slack app. Scopes for approvals: chat:write, im:write, users:read.email.',
          placeholder: 'xoxb-…',
          secret: true,
          sentTo: ['apiUrl'],
        }),
      apiUrl: z
        .string()
        .max(500)
        .regex(API_ADDRESS, {
          error: 'The address is https://slack.com/api or https://slack-gov.com/api, or one on this machine.',
        })
        .optional()
        .meta({
          title: 'API address',
          description: 'Only for GovSlack: https://slack-gov.com/api.',
          placeholder: 'https://slack.com/api',
        }),
    })
    .refine(({ webhookUrl, botToken }) => webhookUrl !== undefined || botToken !== undefined, {
      error: 'Give a webhook URL, a bot token, or both.',
    }),
  example: {
    webhookUrl: 'https://hooks.slack.example/services/T0INVENTED/B0INVENTED/inventedsecret',
    botToken: 'xoxb-000000000000-an-invented-token',
  },
  test: ({ trySlack }) => trySlack(),
});

export default slack;

declare module '../../../shared/card/connection-settings.ts' {
  interface ConnectionSettings {
    slack: z.infer<(typeof slack)['settings']>;
  }
}

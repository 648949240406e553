// The connection app slack: an incoming webhook, which posts to the one channel that it was made for.
import { z } from 'zod';

import { defineConnection } from '../../../shared/card/card.ts';

export default defineConnection({
  app: 'slack',
  title: 'Slack',
  summary: 'An incoming webhook of Slack, which posts to one channel.',
  settings: z.strictObject({
    webhookUrl: z.url({ protocol: /^https?$/, error: 'The webhook URL begins with https://hooks.slack.com/.' }).meta({
      title: 'Webhook URL',
      description: 'From the page Incoming Webhooks of your Slack app. Whoever knows it can post.',
      placeholder: 'https://hooks.slack.com/services/…',
      secret: true,
    }),
  }),
  example: { webhookUrl: 'https://hooks.slack.example/services/T0INVENTED/B0INVENTED/inventedsecret' },
});

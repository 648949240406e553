// The connection app webhook: the secret by which a sender of webhooks proves itself.
import { z } from 'zod';

import { defineConnection } from '../../../shared/card/card.ts';

/** A header's name (RFC 9110, token). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

const webhook = defineConnection({
  app: 'webhook',
  title: 'Webhook',
  summary: 'The secret that a sender of webhooks shares with you.',
  settings: z.strictObject({
    secret: z.string().min(8, { error: 'The secret has at least 8 characters.' }).max(1_000).meta({
      title: 'Secret',
      description: 'Sent as it is in the header, or used to sign the body. Long and random.',
      secret: true,
      sentTo: [],
    }),
    headerName: z
      .string()
      .regex(HEADER_NAME, { error: 'A header name has letters, digits and hyphens, for example X-Webhook-Secret.' })
      .optional()
      .meta({
        title: 'Header',
        description: 'Left out: X-Webhook-Secret for the secret, X-Hub-Signature-256 for a signature.',
        placeholder: 'X-Webhook-Secret',
      }),
  }),
  example: { secret: 'an-invented-webhook-secret', headerName: 'X-Webhook-Secret' },
});

export default webhook;

declare module '../../../shared/card/connection-settings.ts' {
  interface ConnectionSettings {
    webhook: z.infer<(typeof webhook)['settings']>;
  }
}

// The connection app okta: an org, and the event hook by which it delivers.
import { z } from 'zod';

import { defineConnection } from '../../../shared/card/card.ts';

/** A header's name (RFC 9110, token). */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

export default defineConnection({
  app: 'okta',
  title: 'Okta',
  summary: 'An Okta org that delivers its events here by an event hook.',
  settings: z.strictObject({
    orgUrl: z
      .url({
        protocol: /^https?$/,
        error: 'The address of the org begins with https://, for example https://example.okta.com.',
      })
      .optional()
      .meta({ title: 'Org URL', description: 'Address of the org.', placeholder: 'https://example.okta.com' }),
    hook: z
      .strictObject({
        headerName: z
          .string()
          .regex(HEADER_NAME, 'A header name has letters, digits and dashes, no spaces.')
          .default('Authorization')
          .meta({ title: 'Header', description: 'The authentication field of the event hook in Okta.' }),
        secret: z.string().min(16, 'A hook secret has at least 16 characters.').max(1_000).optional().meta({
          title: 'Secret',
          description: 'The authentication secret of the event hook in Okta; made when left out.',
          secret: true,
        }),
      })
      .optional()
      .meta({ title: 'Event hook' }),
  }),
  example: {
    orgUrl: 'https://example.okta.com',
    hook: { headerName: 'Authorization', secret: 'an-invented-hook-secret' },
  },
});

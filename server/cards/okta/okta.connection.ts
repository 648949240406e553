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
          sentTo: [],
        }),
      })
      .optional()
      .meta({ title: 'Event hook' }),
    ownClient: z
      .strictObject({
        clientId: z.string().trim().min(1).max(100).optional().meta({
          title: 'Client ID',
          description: 'Of the app in Okta as which flows call this org. Events that it causes start no flow.',
          placeholder: '0oa1b2c3d4E5f6G7h8i9',
        }),
        apiTokenId: z.string().trim().min(1).max(100).optional().meta({
          title: 'API token ID',
          description:
            'Of the API token with which flows call this org: its id, as the System Log has it, not its value.',
          placeholder: '00T1b2c3d4E5f6G7h8i9',
        }),
      })
      .optional()
      .meta({ title: "Signalbox's own calls" }),
  }),
  example: {
    orgUrl: 'https://example.okta.com',
    hook: { headerName: 'Authorization', secret: 'an-invented-hook-secret' },
    ownClient: { clientId: '0oa1b2c3d4E5f6G7h8i9' },
  },
});

// The connection app okta: an org, the event hook by which it delivers, and how flows call it.
import { z } from 'zod';

import { defineConnection } from '../../../shared/card/card.ts';
import { mendedOrgUrl } from '../../../shared/okta/org-url.ts';

/** The name of a header (a token of RFC 9110), of 100 characters at most. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

/** Where secrets that let their holder act in the org are sent: to its own address alone. */
const ORG = ['orgUrl'];

const tokenId = z.string().trim().min(1).max(100).optional();

const auth = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('oauth'),
      clientId: z
        .string()
        .trim()
        .max(100)
        .regex(/^[\w-]+$/, { error: 'A client ID is one word, for example 0oa1b2c3d4E5f6G7h8i9.' })
        .optional()
        .meta({
          title: 'Client ID',
          description:
            'Of the API Services app in Okta. Empty until the app exists: save, copy the public key into the app, and come back.',
          placeholder: '0oa1b2c3d4E5f6G7h8i9',
        }),
      privateKey: z
        .string()
        .trim()
        .max(20_000)
        .regex(/^(?:-----BEGIN |\{)/, { error: 'A private key is PEM (-----BEGIN PRIVATE KEY-----) or a JWK.' })
        .optional()
        .meta({
          title: 'Private key',
          description: 'Left empty, one is made here. PEM or JWK, RSA or EC, without a password.',
          widget: 'textarea',
          placeholder: '-----BEGIN PRIVATE KEY-----',
          secret: true,
          sentTo: [],
        }),
      dpop: z.boolean().default(true).meta({
        title: 'Proof of possession (DPoP)',
        description: 'Binds each token to this installation. An app that demands it gets it in any case.',
      }),
      tokenId: tokenId.meta({
        title: 'API token ID',
        description:
          'Of an API token that acts for Signalbox beside the app, if there is one. Its events start no flow.',
      }),
    })
    .meta({ title: 'Service app (OAuth 2.0)' }),
  z
    .strictObject({
      type: z.literal('ssws'),
      token: z
        .string()
        .trim()
        .max(1_000)
        .regex(/^[\x21-\x7e]+$/, { error: 'A token is one word, without SSWS before it.' })
        .optional()
        .meta({
          title: 'API token',
          description: 'It has all rights of whoever made it, and ends with them. A service app needs fewer.',
          secret: true,
          sentTo: ORG,
        }),
      tokenId: tokenId.meta({
        title: 'API token ID',
        description:
          'As the System Log has it, not its value. Found out by itself where the org tells. Events that it causes start no flow.',
        placeholder: '00T1b2c3d4E5f6G7h8i9',
      }),
    })
    .meta({ title: 'API token (SSWS)' }),
]);

const okta = defineConnection({
  app: 'okta',
  title: 'Okta',
  summary: 'An Okta org: it delivers its events here by an event hook, and flows act in it.',
  settings: z.strictObject({
    orgUrl: z
      .url({
        protocol: /^https?$/,
        error: 'The address of the org begins with https://, for example https://example.okta.com.',
      })
      .max(300)
      .regex(/^[^@]*$/, { error: 'The address of the org has no user name in it.' })
      .overwrite(mendedOrgUrl)
      .optional()
      .meta({
        title: 'Org URL',
        description: 'The address that people sign in at, custom domain or not; not the console with -admin.',
        placeholder: 'https://example.okta.com',
      }),
    auth: auth.optional().meta({ title: 'How flows sign in' }),
    rateLimitShare: z.int().min(1).max(100).default(50).meta({
      title: 'Share of rate limits (%)',
      description: 'So much of each of the org’s rate limits is used at most; the rest stays for others.',
    }),
    polling: z
      .strictObject({
        enabled: z.boolean().default(false).meta({
          title: 'Poll the System Log',
          description: 'Brings what the event hook missed or cannot deliver. Needs the scope okta.logs.read.',
        }),
        intervalSeconds: z.int().min(1).max(3_600).default(60).meta({
          title: 'Every so many seconds',
          description: 'After a gap or a failed delivery to the event hook it is every 10 seconds for a while.',
        }),
        since: z.iso.datetime({ offset: true, error: 'A time is written like 2026-11-03T00:00:00Z.' }).optional().meta({
          title: 'Begin at',
          description: 'Events from then on, up to 90 days back; left empty, from the moment polling begins.',
          placeholder: '2026-11-03T00:00:00Z',
        }),
      })
      .optional()
      .meta({ title: 'System Log' }),
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
  }),
  example: {
    orgUrl: 'https://example.okta.com',
    auth: { type: 'ssws', token: 'an-invented-api-token' },
    hook: { headerName: 'Authorization', secret: 'an-invented-hook-secret' },
  },
  hidesSecrets: true,
  test: ({ tryOkta }) => tryOkta(),
});

export default okta;

declare module '../../../shared/card/connection-settings.ts' {
  interface ConnectionSettings {
    okta: z.infer<(typeof okta)['settings']>;
  }
}

// The connection app smtp: a mail server and the account that sends.
import { z } from 'zod';

import { defineConnection } from '../../../shared/card/card.ts';

const smtp = defineConnection({
  app: 'smtp',
  title: 'E-mail (SMTP)',
  summary: 'A mail server that sends e-mail for you.',
  settings: z.strictObject({
    host: z.string().min(1).max(253).meta({ title: 'Server', placeholder: 'smtp.example.com' }),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .default(587)
      .meta({ title: 'Port', description: '587 for STARTTLS, 465 for TLS.' }),
    security: z.enum(['tls', 'starttls', 'none']).default('starttls').meta({
      title: 'Encryption',
      description: 'TLS from the start, STARTTLS, or none: only for a relay on the same machine.',
    }),
    user: z.string().max(320).optional().meta({ title: 'User', description: 'Left out: the server needs no sign-in.' }),
    password: z
      .string()
      .max(1_000)
      .optional()
      .meta({ title: 'Password', secret: true, sentTo: ['host', 'port', 'security'] }),
    from: z.string().min(3).max(320).meta({
      title: 'Sender',
      description: 'An address, or a name and an address.',
      placeholder: 'Signalbox <signalbox@example.com>',
    }),
  }),
  example: {
    host: 'smtp.example.com',
    port: 587,
    security: 'starttls',
    user: 'signalbox@example.com',
    password: 'an-invented-password',
    from: 'Signalbox <signalbox@example.com>',
  },
  async test({ settings, checkMail }) {
    await checkMail();
    const user = settings['user'];
    const signedIn = typeof user === 'string' && user !== '' ? ` and accepts ${user}` : '';
    return `The mail server answers${signedIn}. Nothing was sent.`;
  },
});

export default smtp;

declare module '../../../shared/card/connection-settings.ts' {
  interface ConnectionSettings {
    smtp: z.infer<(typeof smtp)['settings']>;
  }
}

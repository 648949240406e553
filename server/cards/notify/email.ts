// notify.email: sends an e-mail by the mail server that its connection names.
import { z } from 'zod';

import { defineAction, done, simulated } from '../../../shared/card/card.ts';
import type { MailMessage } from '../../../shared/card/mail-client.ts';
import { emailAddresses, isEmailAddress } from '../../../shared/card/formats.ts';
import { mailServerOf } from '../../../shared/card/mail-server.ts';
import { TerminalError } from '../../../shared/errors.ts';

export default defineAction({
  id: 'notify.email',
  version: 1,
  title: 'Send E-mail',
  summary: 'Sends an e-mail by your mail server.',
  docs: [
    'Sends one message to everyone in **To**, from the sender that the connection names.',
    'Text is always sent; HTML, where given, stands beside it for readers that show it. What an expression puts into HTML is escaped, so a name such as `<b>Eve</b>` is seen as it is written; markup stands outside of the braces, or in `raw(…)`.',
    'A message that may have been lost is sent again, so after a crash one can come twice.',
  ].join('\n\n'),
  effect: 'repeatable',
  connection: { apps: [{ app: 'smtp' }], required: true },
  input: z.object({
    to: z.union([z.string(), z.array(z.string()).max(100)]).meta({
      title: 'To',
      description: 'One or more addresses, by comma or as a list.',
      widget: 'text-list',
      format: 'emails',
      placeholder: 'security@example.com',
    }),
    subject: z
      .string()
      .max(998)
      .meta({ title: 'Subject', placeholder: 'All factors of {{ trigger.oktaUser.alternateId }} were reset' }),
    text: z.string().default('').meta({ title: 'Text', widget: 'textarea' }),
    html: z.string().optional().meta({ title: 'HTML', widget: 'textarea', escape: 'html' }),
  }),
  output: z.object({
    messageId: z.string().meta({ title: 'Message ID' }),
    accepted: z.array(z.string()).meta({ title: 'Accepted', description: 'Addresses that the server took.' }),
    rejected: z.array(z.string()).meta({ title: 'Rejected', description: 'Addresses that it refused.' }),
  }),
  sample: { messageId: '<4c1e1f0e@example.com>', accepted: ['security@example.com'], rejected: [] },
  example: { to: ['security@example.com'], subject: 'All factors were reset', text: 'Please look at it.' },
  callsOut: ({ connection }) => mailServerOf(connection),
  async run({ input, mode, mail, connection, signal }) {
    signal.throwIfAborted();
    const message: MailMessage = { to: addressesOf(input.to), subject: onOneLine(input.subject), text: input.text };
    if (input.html !== undefined && input.html !== '') message.html = input.html;
    if (mode === 'dry') {
      const output = { messageId: '<simulated@signalbox>', accepted: message.to, rejected: [] };
      return simulated({ from: connection?.['from'] ?? null, ...message }, output);
    }
    return done(await mail.send(message));
  },
});

/** A subject is one line of the message's head (RFC 5322): nothing that an event brought may begin another one. */
function onOneLine(subject: string): string {
  return subject.replaceAll(/\s*[\r\n]+\s*/g, ' ').trim();
}

/** The addresses that were given. @throws TerminalError `mail.no-recipient`, `mail.bad-recipient` */
function addressesOf(to: string | string[]): string[] {
  const named = emailAddresses(to);
  const wrong = named.find((address) => !isEmailAddress(address));
  if (named.length === 0)
    throw new TerminalError('mail.no-recipient', 'There is nobody to send to. Give an address in To.');
  if (wrong !== undefined)
    throw new TerminalError('mail.bad-recipient', `"${wrong}" is no e-mail address. Correct it in To.`);
  return named;
}

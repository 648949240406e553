// Stands for what the flows of the pictures call: Slack's webhook, a ticket system, an on-call service and a mail
// server. All are on this machine, and nothing leaves it.
import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';

import { startReceiver } from '../../tests/support/receiver.ts';

export interface Elsewhere {
  /** The address of all of them but the mail server, which has none but a port. */
  url: string;
  mailPort: number;
  /** Set it to let Slack refuse messages. */
  slackIsDown: boolean;
  close(): Promise<void>;
}

export async function startElsewhere(): Promise<Elsewhere> {
  const receiver = await startReceiver(({ url }, response) => {
    if (url.startsWith('/never')) return;
    if (url.startsWith('/slack')) {
      response.writeHead(elsewhere.slackIsDown ? 404 : 200, { 'content-type': 'text/plain' });
      response.end(elsewhere.slackIsDown ? 'channel_not_found' : 'ok');
      return;
    }
    response.writeHead(url.includes('refuses') ? 403 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(url.includes('refuses') ? { error: 'not_allowed' } : { id: '10042', key: 'SEC-42' }));
  });
  const mail = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 1,
    onData(stream, _session, callback) {
      stream.resume();
      stream.on('end', () => callback());
    },
  });
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', () => resolve()));
  const elsewhere: Elsewhere = {
    url: receiver.url,
    mailPort: (mail.server.address() as AddressInfo).port,
    slackIsDown: false,
    async close() {
      await receiver.close();
      await new Promise<void>((resolve) => mail.close(() => resolve()));
    },
  };
  return elsewhere;
}

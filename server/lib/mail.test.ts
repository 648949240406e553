import type { AddressInfo } from 'node:net';

import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, onTestFinished, test } from 'vitest';

import type { MailMessage } from '../../shared/card/mail-client.ts';
import { CancelledError, RetryableError, TerminalError, TimeoutError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { createHostPlaces, MAIL_PLACES } from './host-places.ts';
import { closedPort, tcpServer } from './http-client.test-support.ts';
import { createMailer, type Mailer, type MailerOptions } from './mail.ts';

interface Received {
  from: string;
  to: string[];
  user: string | undefined;
  text: string;
}

/** A mail server in this process; what it takes is kept. */
async function mailServer(
  options: SMTPServerOptions = {},
): Promise<{ port: number; received: Received[]; connections: () => number }> {
  const received: Received[] = [];
  let connections = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 1,
    onConnect(_session, callback) {
      connections += 1;
      callback();
    },
    onData(stream, session, callback) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map((one) => one.address),
          user: session.user,
          text,
        });
        callback();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, received, connections: () => connections };
}

function aMailer(options: Partial<MailerOptions> = {}): Mailer {
  const mailer = createMailer({ allowPrivate: ['127.0.0.1'], ...options });
  onTestFinished(() => mailer.close());
  return mailer;
}

function settings(port: number, part: JsonObject = {}): JsonObject {
  return { host: '127.0.0.1', port, security: 'none', from: 'Signalbox <signalbox@example.com>', ...part };
}

const MESSAGE: MailMessage = { to: ['security@example.com'], subject: 'All factors were reset', text: 'Please look.' };
const open = (): AbortSignal => new AbortController().signal;

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('sending should have failed'),
    (error: unknown) => error,
  );
}

describe('checking', () => {
  const signIn: SMTPServerOptions = {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (auth, _session, callback) =>
      auth.password === 'right' ? callback(null, { user: String(auth.username) }) : callback(new Error('no')),
  };

  test('signs in and sends nothing', async () => {
    const { port, received, connections } = await mailServer(signIn);
    await aMailer().check(settings(port, { user: 'box', password: 'right' }), open());
    expect([received, connections()]).toEqual([[], 1]);
  });

  test('says what is wrong as sending does', async () => {
    const { port } = await mailServer(signIn);
    const wrong = settings(port, { user: 'box', password: 'wrong' });
    expect(await failure(aMailer().check(wrong, open()))).toMatchObject({ code: 'mail.sign-in' });
    const nobody = settings(await closedPort());
    expect(await failure(aMailer().check(nobody, open()))).toMatchObject({ code: 'mail.unreachable' });
    const hidden = aMailer({ allowPrivate: [] });
    expect(await failure(hidden.check(settings(port), open()))).toMatchObject({ code: 'mail.forbidden-address' });
  });

  test('a server that says nothing is given up in time', async () => {
    const port = await tcpServer(() => undefined);
    const error = await failure(aMailer({ timeoutMs: 50 }).check(settings(port), open()));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ message: expect.stringContaining('did not answer within 50 ms') });
  });
});

describe('sending', () => {
  test('a message arrives, with sender, text and HTML', async () => {
    const { port, received } = await mailServer();
    const sent = await aMailer().send(
      settings(port),
      { ...MESSAGE, to: ['Lin <lin@example.com>', 'b@example.com'], html: '<b>look</b>' },
      open(),
    );
    expect(sent).toMatchObject({ accepted: ['lin@example.com', 'b@example.com'], rejected: [] });
    expect(sent.messageId).toMatch(/^<.+@.+>$/);
    expect(received).toMatchObject([{ from: 'signalbox@example.com', to: ['lin@example.com', 'b@example.com'] }]);
    expect(received[0]?.text).toContain('Please look.');
    expect(received[0]?.text).toContain('<b>look</b>');
    expect(received[0]?.text).toContain(sent.messageId);
  });

  test('one connection serves several messages of an account', async () => {
    const { port, received, connections } = await mailServer();
    const mailer = aMailer();
    for (let at = 0; at < 3; at += 1) await mailer.send(settings(port), MESSAGE, open());
    expect(received).toHaveLength(3);
    expect(connections()).toBe(1);
  });

  test('user and password are given', async () => {
    const { port, received } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, callback) =>
        auth.password === 'right' ? callback(null, { user: String(auth.username) }) : callback(new Error('no')),
    });
    const mailer = aMailer();
    await mailer.send(settings(port, { user: 'box', password: 'right' }), MESSAGE, open());
    expect(received[0]?.user).toBe('box');
    const error = await failure(mailer.send(settings(port, { user: 'box', password: 'wrong' }), MESSAGE, open()));
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ code: 'mail.sign-in' });
    expect(JSON.stringify(error) + String(error)).not.toContain('wrong');
  });

  test('an address that is refused beside others is told', async () => {
    const { port } = await mailServer({
      onRcptTo: (address, _session, callback) =>
        callback(
          address.address.startsWith('gone')
            ? Object.assign(new Error('no such mailbox'), { responseCode: 550 })
            : null,
        ),
    });
    const sent = await aMailer().send(
      settings(port),
      { ...MESSAGE, to: ['a@example.com', 'gone@example.com'] },
      open(),
    );
    expect(sent).toMatchObject({ accepted: ['a@example.com'], rejected: ['gone@example.com'] });
  });

  test('a text that names a file or an address is sent as a text', async () => {
    const { port, received } = await mailServer();
    await aMailer().send(settings(port), { ...MESSAGE, text: 'file:///etc/hostname' }, open());
    expect(received[0]?.text).toContain('file:///etc/hostname');
  });
});

describe('S2 what failed', () => {
  test.each([
    [451, RetryableError, 'mail.busy'],
    [550, TerminalError, 'mail.refused'],
  ])('%i to everybody', async (responseCode, kind, code) => {
    const { port } = await mailServer({
      onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('the reason'), { responseCode })),
    });
    const error = await failure(aMailer().send(settings(port), MESSAGE, open()));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code, message: expect.stringContaining('the reason') });
  });

  test.each([
    [452, RetryableError],
    [554, TerminalError],
  ])('%i after the data', async (responseCode, kind) => {
    const { port } = await mailServer({
      onData: (stream, _session, callback) =>
        void stream.resume().on('end', () => callback(Object.assign(new Error('full'), { responseCode }))),
    });
    expect(await failure(aMailer().send(settings(port), MESSAGE, open()))).toBeInstanceOf(kind);
  });

  test('a server that is not there surely did nothing', async () => {
    const error = await failure(aMailer().send(settings(await closedPort()), MESSAGE, open()));
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code: 'mail.unreachable', surelyNotDone: true });
  });

  test('a server that breaks off may be tried again', async () => {
    const port = await tcpServer((socket) => socket.end());
    expect(await failure(aMailer().send(settings(port), MESSAGE, open()))).toBeInstanceOf(RetryableError);
  });

  test('a server that hangs ends in a timeout', async () => {
    const port = await tcpServer(() => undefined);
    expect(await failure(aMailer({ timeoutMs: 40 }).send(settings(port), MESSAGE, open()))).toBeInstanceOf(
      TimeoutError,
    );
  });

  test('T8 what waits for its place at the server is not late', async () => {
    const mails = await mailServer();
    const hanging = await tcpServer(() => undefined);
    const places = createHostPlaces();
    const taken = Array.from({ length: MAIL_PLACES }, () =>
      places.ask(`smtp://127.0.0.1:${mails.port}`, 'another', () => undefined),
    );
    // Long enough for a mail on a busy machine, for once it has its place, its time counts.
    const mailer = aMailer({ timeoutMs: 2_000, places });
    const waiting = mailer.send(settings(mails.port), MESSAGE, open());
    // Sent later, so its end says that the other one's time would be over too.
    expect(await failure(mailer.send(settings(hanging), MESSAGE, open()))).toMatchObject({ code: 'mail.timeout' });
    for (const place of taken) place.leave();
    expect((await waiting).accepted).toEqual(MESSAGE.to);
  });

  test('an aborted signal ends it', async () => {
    const stop = new AbortController();
    const port = await tcpServer(() => stop.abort());
    expect(await failure(aMailer().send(settings(port), MESSAGE, stop.signal))).toBeInstanceOf(CancelledError);
    expect(await failure(aMailer().send(settings(port), MESSAGE, stop.signal))).toBeInstanceOf(CancelledError);
  });
});

describe('encryption', () => {
  test('STARTTLS that is asked for and not offered: nothing is sent in clear', async () => {
    const { port, received } = await mailServer();
    const error = await failure(aMailer().send(settings(port, { security: 'starttls' }), MESSAGE, open()));
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ code: 'mail.tls' });
    expect(received).toEqual([]);
  });

  test('a certificate that nobody vouches for is refused', async () => {
    const { port, received } = await mailServer({ disabledCommands: [] });
    const error = await failure(aMailer().send(settings(port, { security: 'starttls' }), MESSAGE, open()));
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ code: 'mail.tls' });
    expect(received).toEqual([]);
  });

  test('TLS asks for the name, not for the address', async () => {
    const hello = Promise.withResolvers<string>();
    const port = await tcpServer((socket) =>
      socket.once('data', (bytes) => {
        hello.resolve(bytes.toString('latin1'));
        socket.destroy();
      }),
    );
    const mailer = aMailer({
      lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const sent = failure(mailer.send(settings(port, { host: 'smtp.example', security: 'tls' }), MESSAGE, open()));
    expect(await hello.promise).toContain('smtp.example');
    expect(await sent).toBeInstanceOf(Error);
  });
});

test.each(['127.0.0.1', 'inside.example'])('a private address is refused: %s', async (host) => {
  const { port, connections } = await mailServer();
  const mailer = aMailer({
    allowPrivate: [],
    lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  const error = await failure(mailer.send(settings(port, { host }), MESSAGE, open()));
  expect(error).toBeInstanceOf(TerminalError);
  expect(error).toMatchObject({
    code: 'mail.forbidden-address',
    message: expect.stringContaining('SIGNALBOX_ALLOW_PRIVATE'),
  });
  expect(connections()).toBe(0);
});

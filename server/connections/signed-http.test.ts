// Calls under a connection, over loopback: who is sent the secret, and who never is.
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { TLSSocket } from 'node:tls';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { ClientCredentials, Credential } from '../../shared/card/credential.ts';
import { CancelledError, RetryableError, TerminalError } from '../../shared/errors.ts';
import { createHttpPool, type HttpPool } from '../lib/http-client.ts';
import { closedPort, httpServer } from '../lib/http-client.test-support.ts';
import { CA, CLIENT_CERTIFICATE, CLIENT_KEY, SERVER_CERTIFICATE, SERVER_KEY } from './certificates.test-support.ts';
import { createSignedHttp, type SignedHttp } from './signed-http.ts';

const START = Date.parse('2026-11-03T09:00:00.000Z');

interface World {
  signed: SignedHttp;
  /** Tokens that are to be cut from what is kept. */
  secrets: string[];
  pass(seconds: number): void;
  call(credential: Credential, url: string, more?: { method?: string; signal?: AbortSignal }): Promise<unknown>;
}

function aWorld(): World {
  const pool: HttpPool = createHttpPool({ allowPrivate: ['127.0.0.1', 'localhost'] });
  onTestFinished(() => pool.close());
  let now = START;
  const secrets: string[] = [];
  const signed = createSignedHttp({ pool, clock: { now: () => now }, onSecret: (secret) => secrets.push(secret) });
  return {
    signed,
    secrets,
    pass: (seconds) => (now += seconds * 1_000),
    call: (credential, url, { method = 'GET', signal = new AbortController().signal } = {}) =>
      signed.client(credential, { signal, timeoutMs: 5_000 }).request({ method, url }),
  };
}

interface Receiver {
  port: number;
  url: string;
  seen: { url: string; authorization: string | undefined; key: string | undefined }[];
}

/** Says who called, and redirects from /to?<address>. */
async function aReceiver(accepts: (authorization: string) => boolean = () => true): Promise<Receiver> {
  const seen: Receiver['seen'] = [];
  const port = await httpServer((request, response) => {
    const { authorization, 'x-api-key': key } = request.headers;
    seen.push({ url: request.url ?? '', authorization, key: Array.isArray(key) ? key[0] : key });
    const target = /^\/to\?(.*)$/.exec(request.url ?? '')?.[1];
    if (target !== undefined) response.writeHead(307, { location: target }).end();
    else response.writeHead(accepts(authorization ?? '') ? 200 : 401).end('ok');
  });
  return { port, url: `http://127.0.0.1:${port}`, seen };
}

describe('the secret is sent to the hosts of the connection alone', () => {
  const bearer = (...hosts: string[]): Credential => ({
    hosts,
    kind: 'headers',
    headers: { authorization: 'Bearer a-secret-token' },
  });

  test.each<[string, (hosts: string[]) => Credential, object]>([
    ['bearer', (hosts) => bearer(...hosts), { authorization: 'Bearer a-secret-token' }],
    [
      'basic',
      (hosts) => ({ hosts, kind: 'basic', username: 'ü', password: 'p:w' }),
      { authorization: `Basic ${Buffer.from('ü:p:w').toString('base64')}` },
    ],
    ['header', (hosts) => ({ hosts, kind: 'headers', headers: { 'x-api-key': 'k' } }), { key: 'k' }],
  ])('%s', async (_name, credential, expected) => {
    const receiver = await aReceiver();
    await aWorld().call(credential([`127.0.0.1:${receiver.port}`]), `${receiver.url}/x`);
    expect(receiver.seen).toMatchObject([{ url: '/x', ...expected }]);
  });

  test('to another host nothing is sent', async () => {
    const [one, other] = [await aReceiver(), await aReceiver()];
    const call = aWorld().call(bearer(`127.0.0.1:${one.port}`), `${other.url}/x`);
    await expect(call).rejects.toBeInstanceOf(TerminalError);
    await expect(call).rejects.toMatchObject({ code: 'connection.host-refused' });
    expect([one.seen, other.seen]).toEqual([[], []]);
  });

  test('a redirect to another host is not followed', async () => {
    const [one, other] = [await aReceiver(), await aReceiver()];
    const call = aWorld().call(bearer(`127.0.0.1:${one.port}`), `${one.url}/to?${other.url}/x`);
    await expect(call).rejects.toMatchObject({ code: 'connection.host-refused' });
    expect([one.seen.length, other.seen]).toEqual([1, []]);
  });

  test('a redirect to another host of the connection is, with the secret', async () => {
    const [one, other] = [await aReceiver(), await aReceiver()];
    const both = bearer(`127.0.0.1:${one.port}`, `127.0.0.1:${other.port}`);
    await aWorld().call(both, `${one.url}/to?${other.url}/x`);
    expect(other.seen).toMatchObject([{ url: '/x', authorization: 'Bearer a-secret-token' }]);
  });

  test('what the request says under the same name gives way', async () => {
    const receiver = await aReceiver();
    const { signed } = aWorld();
    await signed
      .client(bearer(`127.0.0.1:${receiver.port}`), { signal: new AbortController().signal })
      .request({ method: 'GET', url: receiver.url, headers: { Authorization: 'Bearer forged' } });
    expect(receiver.seen[0]?.authorization).toBe('Bearer a-secret-token');
  });
});

interface TokenServer {
  url: string;
  asked: { authorization: string | undefined; form: URLSearchParams }[];
}

type TokenAnswer = { status?: number; body: unknown; headers?: Record<string, string> };

async function aTokenServer(
  answer: (number: number, asked: TokenServer['asked'][number]) => TokenAnswer | Promise<TokenAnswer>,
): Promise<TokenServer> {
  const asked: TokenServer['asked'] = [];
  const port = await httpServer(async (request, response) => {
    const text = (await request.toArray()).map(String).join('');
    const one = { authorization: request.headers.authorization, form: new URLSearchParams(text) };
    asked.push(one);
    const { status = 200, body, headers = {} } = await answer(asked.length, one);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  return { url: `http://127.0.0.1:${port}/token`, asked };
}

const tokens =
  (more: object = {}) =>
  (number: number): TokenAnswer => ({
    body: { access_token: `token-number-${number}`, token_type: 'bearer', expires_in: 3_600, ...more },
  });

function oauth(tokenUrl: string, port: number): Credential & ClientCredentials {
  return {
    hosts: [`127.0.0.1:${port}`],
    kind: 'client-credentials',
    tokenUrl,
    clientId: 'cl ient',
    clientSecret: 's:e+cret',
    scope: 'read write',
  };
}

describe('OAuth 2', () => {
  test('a token is fetched by the client’s credentials, sent as Bearer, and cut from what is kept', async () => {
    const [server, receiver] = [await aTokenServer(tokens()), await aReceiver()];
    const world = aWorld();
    await world.call(oauth(server.url, receiver.port), receiver.url);
    expect(server.asked[0]?.authorization).toBe(`Basic ${Buffer.from('cl+ient:s%3Ae%2Bcret').toString('base64')}`);
    expect(Object.fromEntries(server.asked[0]?.form ?? [])).toEqual({
      grant_type: 'client_credentials',
      scope: 'read write',
    });
    expect(receiver.seen).toMatchObject([{ authorization: 'Bearer token-number-1' }]);
    expect(world.secrets).toEqual(['token-number-1']);
  });

  test('all who wait for a token wait for one; none of them cancels it for the others', async () => {
    const gate = Promise.withResolvers<void>();
    const server = await aTokenServer(async (number) => {
      await gate.promise;
      return tokens()(number);
    });
    const receiver = await aReceiver();
    const world = aWorld();
    const stop = new AbortController();
    const first = world.call(oauth(server.url, receiver.port), receiver.url, { signal: stop.signal });
    const others = Array.from({ length: 20 }, () => world.call(oauth(server.url, receiver.port), receiver.url));
    stop.abort(new CancelledError('run.cancelled', 'The run was cancelled.'));
    await expect(first).rejects.toMatchObject({ code: 'run.cancelled' });
    gate.resolve();
    await Promise.all(others);
    expect(server.asked).toHaveLength(1);
    expect(receiver.seen).toHaveLength(20);
  });

  test.each([
    ['as it says', 3_600, 3_500, 60],
    ['a text', '3600', 3_500, 60],
    ['a short time', 10, 7, 2],
    ['nothing', undefined, 200, 60],
    ['nonsense', 'soon', 200, 60],
    ['a thousand years', 3e10, 80_000, 6_400],
  ])('it is kept until shortly before its end: %s', async (_name, expires_in, still, beyond) => {
    const [server, receiver] = [await aTokenServer(tokens({ expires_in })), await aReceiver()];
    const world = aWorld();
    const call = (): Promise<unknown> => world.call(oauth(server.url, receiver.port), receiver.url);
    await call();
    world.pass(still);
    await call();
    expect(server.asked).toHaveLength(1);
    world.pass(beyond);
    await call();
    expect(server.asked).toHaveLength(2);
  });

  test.each([0, -1, -1e300])('one that lasts %s seconds is used once', async (expires_in) => {
    const [server, receiver] = [await aTokenServer(tokens({ expires_in })), await aReceiver()];
    const world = aWorld();
    await world.call(oauth(server.url, receiver.port), receiver.url);
    await world.call(oauth(server.url, receiver.port), receiver.url);
    expect(receiver.seen.map(({ authorization }) => authorization)).toEqual([
      'Bearer token-number-1',
      'Bearer token-number-2',
    ]);
  });

  test('one that is refused before its time is fetched anew, once, and the call goes on', async () => {
    const server = await aTokenServer(tokens());
    const receiver = await aReceiver((authorization) => authorization === 'Bearer token-number-2');
    const world = aWorld();
    const calls = Array.from({ length: 5 }, () =>
      world.call(oauth(server.url, receiver.port), receiver.url, { method: 'POST' }),
    );
    for (const answer of await Promise.all(calls)) expect(answer).toMatchObject({ status: 200 });
    expect(server.asked).toHaveLength(2);
  });

  test('where a new one is refused, too, that is the answer', async () => {
    const [server, receiver] = [await aTokenServer(tokens()), await aReceiver(() => false)];
    expect(await aWorld().call(oauth(server.url, receiver.port), receiver.url)).toMatchObject({ status: 401 });
    expect([server.asked.length, receiver.seen.length]).toEqual([2, 2]);
  });

  test('S2 what a redirect may have done is not done again', async () => {
    const [server, receiver] = [await aTokenServer(tokens()), await aReceiver(() => false)];
    const answer = await aWorld().call(oauth(server.url, receiver.port), `${receiver.url}/to?/x`, { method: 'POST' });
    expect(answer).toMatchObject({ status: 401 });
    expect(receiver.seen).toHaveLength(2);
  });

  test('a server that takes the client in the body only is found out, and remembered', async () => {
    const server = await aTokenServer((number, { form }) =>
      form.get('client_secret') === 's:e+cret'
        ? tokens({ expires_in: 0 })(number)
        : { status: 401, body: { error: 'invalid_client' } },
    );
    const receiver = await aReceiver();
    const world = aWorld();
    await world.call(oauth(server.url, receiver.port), receiver.url);
    await world.call(oauth(server.url, receiver.port), receiver.url);
    expect(server.asked).toHaveLength(3);
    expect(server.asked.map(({ authorization }) => authorization === undefined)).toEqual([false, true, true]);
  });

  test.each<[string, TokenAnswer, string, boolean]>([
    ['invalid_client', { status: 401, body: { error: 'invalid_client' } }, 'Check client ID and secret', false],
    [
      'invalid_scope',
      { status: 400, body: { error: 'invalid_scope', error_description: 'No such scope' } },
      'invalid_scope (No such scope). Check the scope',
      false,
    ],
    ['404', { status: 404, body: 'x'.repeat(100_000) }, 'it answered 404', false],
    ['no token', { body: { hello: 1 } }, 'without an access token', false],
    ['another type', { body: { access_token: 'x', token_type: 'DPoP' } }, 'not of the type Bearer', false],
    ['429', { status: 429, body: '', headers: { 'retry-after': '7' } }, 'it answered 429', true],
    ['500', { status: 500, body: 'oops' }, 'it answered 500', true],
  ])(
    'the token endpoint’s %s is told in words, and nothing is sent to the host',
    async (_name, answer, said, again) => {
      const [server, receiver] = [await aTokenServer(() => answer), await aReceiver()];
      const call = aWorld().call(oauth(server.url, receiver.port), receiver.url);
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(again ? RetryableError : TerminalError);
      expect(error).toMatchObject({ message: expect.stringContaining(said) });
      if (again) expect(error).toMatchObject({ code: 'connection.token-unavailable', surelyNotDone: true });
      expect(String(error).length).toBeLessThan(500);
      expect(String(error)).not.toContain('s:e+cret');
      expect(receiver.seen).toEqual([]);
    },
  );

  test('S2 where the token endpoint cannot be reached, the call surely was not made', async () => {
    const receiver = await aReceiver();
    const call = aWorld().call(oauth(`http://127.0.0.1:${await closedPort()}/`, receiver.port), receiver.url);
    await expect(call).rejects.toMatchObject({ code: 'connection.token-unavailable', surelyNotDone: true });
  });

  test('the client’s secret does not follow a redirect of the token URL', async () => {
    const [thief, receiver] = [await aReceiver(), await aReceiver()];
    const server = await aTokenServer(() => ({ status: 307, body: '', headers: { location: `${thief.url}/x` } }));
    const call = aWorld().call(oauth(server.url, receiver.port), receiver.url);
    await expect(call).rejects.toMatchObject({ code: 'connection.host-refused' });
    expect(thief.seen).toEqual([]);
  });

  test('for a host that is refused no token is fetched', async () => {
    const [server, receiver] = [await aTokenServer(tokens()), await aReceiver()];
    const call = aWorld().call(oauth(server.url, receiver.port), 'https://example.com/');
    await expect(call).rejects.toMatchObject({ code: 'connection.host-refused' });
    expect(server.asked).toEqual([]);
  });

  test('trying fetches a new one, and calls nobody', async () => {
    const [server, receiver] = [await aTokenServer(tokens()), await aReceiver()];
    const { signed } = aWorld();
    const { signal } = new AbortController();
    const credential = oauth(server.url, receiver.port);
    expect(await signed.signIn(credential, signal)).toContain('gave a token');
    expect(await signed.signIn(credential, signal)).toContain('gave a token');
    expect([server.asked.length, receiver.seen]).toEqual([2, []]);
  });
});

describe('mutual TLS', () => {
  const certificate = (part: object = {}): Credential & { kind: 'certificate' } => ({
    hosts: ['127.0.0.1'],
    kind: 'certificate',
    certificate: CLIENT_CERTIFICATE,
    key: CLIENT_KEY,
    ...part,
  });

  async function tlsServer(): Promise<{ url: string; clients: (string | undefined)[] }> {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, CA]);
    const clients: (string | undefined)[] = [];
    const server = createServer(
      { cert: SERVER_CERTIFICATE, key: SERVER_KEY, ca: CA, requestCert: true, rejectUnauthorized: false },
      (request, response) => {
        const socket = request.socket as TLSSocket;
        clients.push(socket.authorized ? String(socket.getPeerCertificate().subject.CN) : undefined);
        response.end('ok');
      },
    );
    onTestFinished(() => {
      setDefaultCACertificates(before);
      server.closeAllConnections();
      server.close();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`, clients };
  }

  test('the certificate is shown under the connection, and on no connection of others', async () => {
    const { url, clients } = await tlsServer();
    const world = aWorld();
    await world.call({ hosts: ['127.0.0.1'], kind: 'headers', headers: {} }, url);
    await world.call(certificate(), url);
    await world.call({ hosts: ['127.0.0.1'], kind: 'headers', headers: {} }, url);
    expect(clients).toEqual([undefined, 'signalbox-client', undefined]);
  });

  test.each([
    ['another key', { key: SERVER_KEY }, 'does not fit'],
    ['no certificate', { certificate: '-----BEGIN CERTIFICATE-----\nx' }, 'The certificate cannot be read'],
    ['no key', { key: '-----BEGIN PRIVATE KEY-----\nx' }, 'The private key cannot be read'],
  ])('%s is said in words, when it is tried and when it is used', async (_name, part, said) => {
    const world = aWorld();
    const expected = { code: 'connection.bad-certificate', message: expect.stringContaining(said) };
    const { signal } = new AbortController();
    await expect(world.signed.signIn(certificate(part), signal)).rejects.toMatchObject(expected);
    await expect(world.call(certificate(part), 'https://127.0.0.1:1/')).rejects.toMatchObject(expected);
  });

  test('one that ran out is said so', async () => {
    const world = aWorld();
    world.pass(200 * 366 * 86_400);
    await expect(world.signed.signIn(certificate(), new AbortController().signal)).rejects.toMatchObject({
      message: expect.stringContaining('ran out'),
    });
  });

  test('what fits is named, and without TLS it is not used', async () => {
    const world = aWorld();
    expect(await world.signed.signIn(certificate(), new AbortController().signal)).toContain('CN=signalbox-client');
    await expect(world.call(certificate(), 'http://127.0.0.1:1/')).rejects.toMatchObject({
      code: 'connection.host-refused',
    });
  });
});

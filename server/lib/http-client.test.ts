import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import type { HttpRequest } from '../../shared/card/card.ts';
import { CancelledError, RetryableError, TerminalError, TimeoutError } from '../../shared/errors.ts';
import { createHostPlaces, HTTP_PLACES } from './host-places.ts';
import { createHttpPool, type HttpPool, type HttpPoolOptions } from './http-client.ts';
import { closedPort, httpServer, tcpServer } from './http-client.test-support.ts';

function aPool(options: Partial<HttpPoolOptions> = {}): HttpPool {
  const pool = createHttpPool({ allowPrivate: ['127.0.0.1'], ...options });
  onTestFinished(() => pool.close());
  return pool;
}

function get(url: string): HttpRequest {
  return { method: 'GET', url };
}

const open = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable('the call should have failed'),
    (error: unknown) => error,
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

describe('what is sent and what comes back', () => {
  test('JSON goes and comes as JSON, text as text', async () => {
    const seen: { type: string | undefined; body: string; agent: string | undefined }[] = [];
    const port = await httpServer(async (request, response) => {
      seen.push({
        type: request.headers['content-type'],
        body: await textOf(request),
        agent: request.headers['user-agent'],
      });
      response.setHeader(
        'content-type',
        request.url === '/text' ? 'text/plain' : 'application/problem+json; charset=utf-8',
      );
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end('{"ok":"ü"}');
    });
    const pool = aPool();
    const json = await pool.request(
      { method: 'post', url: `http://127.0.0.1:${port}/json`, body: { a: [1, null] } },
      open(),
    );
    const text = await pool.request(
      { method: 'PUT', url: `http://127.0.0.1:${port}/text`, headers: { 'User-Agent': 'Mine' }, body: 'plain' },
      open(),
    );
    expect(json).toMatchObject({ status: 200, body: { ok: 'ü' }, headers: { 'set-cookie': 'a=1, b=2' } });
    expect(text.body).toBe('{"ok":"ü"}');
    expect(seen).toEqual([
      { type: 'application/json', body: '{"a":[1,null]}', agent: 'Signalbox' },
      { type: undefined, body: 'plain', agent: 'Mine' },
    ]);
  });

  test('what claims to be JSON and is not comes as text; a byte order mark and other charsets are read', async () => {
    const port = await httpServer((request, response) => {
      if (request.url === '/broken') response.setHeader('content-type', 'application/json').end('{"a":');
      else if (request.url === '/mark') response.setHeader('content-type', 'application/json').end('\uFEFF{"a":1}');
      else response.setHeader('content-type', 'text/plain; charset=iso-8859-1').end(Buffer.from([0xfc]));
    });
    const pool = aPool();
    const bodies = await Promise.all(
      ['broken', 'mark', 'latin'].map(
        async (path) => (await pool.request(get(`http://127.0.0.1:${port}/${path}`), open())).body,
      ),
    );
    expect(bodies).toEqual(['{"a":', { a: 1 }, 'ü']);
  });

  test('connections are kept and used again', async () => {
    const ports = new Set<number | undefined>();
    const port = await httpServer((request, response) => {
      ports.add(request.socket.remotePort);
      response.end();
    });
    const pool = aPool();
    for (let at = 0; at < 20; at += 1) await pool.request(get(`http://127.0.0.1:${port}/${at}`), open());
    // An answer is handed over just before its connection is free again, so a second one may be opened.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  test('compressed answers are read', async () => {
    const port = await httpServer((request, response) => {
      const gzip = request.url === '/gzip';
      response.setHeader('content-encoding', gzip ? 'gzip' : 'br').setHeader('content-type', 'application/json');
      response.end(gzip ? gzipSync('{"a":1}') : brotliCompressSync('{"b":2}'));
    });
    const pool = aPool();
    expect((await pool.request(get(`http://127.0.0.1:${port}/gzip`), open())).body).toEqual({ a: 1 });
    expect((await pool.request(get(`http://127.0.0.1:${port}/br`), open())).body).toEqual({ b: 2 });
  });

  test.each([
    ['ftp://example.com/', 'http.bad-url'],
    ['not a url', 'http.bad-url'],
    ['https://user:secret@example.com/', 'http.bad-url'],
  ])('%s is refused', async (url, code) => {
    const error = await failure(aPool().request(get(url), open()));
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('secret@');
  });

  test.each([
    [{ Host: 'other.example' }, 'Host'],
    [{ 'Transfer-Encoding': 'chunked' }, 'Transfer-Encoding'],
    [{ 'x-bad': 'a\r\nx-more: b' }, 'headers'],
  ])('the headers %o are refused', async (headers, named) => {
    const port = await httpServer((_request, response) => response.end());
    const error = await failure(
      aPool().request({ ...get(`http://127.0.0.1:${port}/`), headers: { ...headers } }, open()),
    );
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ code: 'http.bad-request', message: expect.stringContaining(named) });
  });
});

describe('S2 what failed, and whether it surely did nothing', () => {
  test('a refused connection surely did nothing', async () => {
    const error = await failure(aPool().request(get(`http://127.0.0.1:${await closedPort()}/`), open()));
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code: 'http.refused', surelyNotDone: true });
  });

  test('an unknown name surely did nothing', async () => {
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    const error = await failure(aPool({ lookup }).request(get('http://nowhere.example/secret-path'), open()));
    expect(error).toMatchObject({
      code: 'http.unreachable',
      surelyNotDone: true,
      message: expect.stringContaining('nowhere.example'),
    });
    expect(String(error)).not.toContain('secret-path');
  });

  test('a connection that breaks after the request was sent is not surely undone', async () => {
    const port = await tcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const error = await failure(
      aPool().request({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: {} }, open()),
    );
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code: 'http.reset', surelyNotDone: false });
  });

  test('half an answer is none', async () => {
    const port = await tcpServer((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf')),
    );
    expect(await failure(aPool().request(get(`http://127.0.0.1:${port}/`), open()))).toMatchObject({
      code: 'http.reset',
      surelyNotDone: false,
    });
  });

  test('what is not HTTP is an error, not a crash', async () => {
    const port = await tcpServer((socket) => socket.once('data', () => socket.end('220 mail.example ESMTP\r\n')));
    expect(await failure(aPool().request(get(`http://127.0.0.1:${port}/`), open()))).toMatchObject({
      code: 'http.reset',
      surelyNotDone: false,
    });
  });

  test('a server that hangs ends in a timeout', async () => {
    const port = await httpServer(() => undefined);
    const error = await failure(aPool().request(get(`http://127.0.0.1:${port}/`), { ...open(), timeoutMs: 30 }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({ code: 'http.timeout' });
  });

  test('time that runs out before a connection stands surely did nothing', async () => {
    const pool = aPool({ lookup: () => undefined });
    const error = await failure(
      pool.request({ method: 'POST', url: 'http://slow.example/', body: {} }, { ...open(), timeoutMs: 20 }),
    );
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code: 'http.unreachable', surelyNotDone: true });
  });

  test('a server that stops half-way ends in a timeout', async () => {
    const port = await httpServer(
      (_request, response) => void response.writeHead(200, { 'content-length': 10 }).write('half'),
    );
    expect(
      await failure(aPool().request(get(`http://127.0.0.1:${port}/`), { ...open(), timeoutMs: 30 })),
    ).toBeInstanceOf(TimeoutError);
  });

  test('an aborted signal ends the call, and the server sees the connection close', async () => {
    const stop = new AbortController();
    const closed = Promise.withResolvers<void>();
    const port = await httpServer((request) => {
      request.socket.once('close', () => closed.resolve());
      stop.abort();
    });
    expect(await failure(aPool().request(get(`http://127.0.0.1:${port}/`), { signal: stop.signal }))).toBeInstanceOf(
      CancelledError,
    );
    await closed.promise;
  });

  test("an abort's own reason is what is thrown; aborted before, nothing is sent", async () => {
    let asked = 0;
    const port = await httpServer((_request, response) => {
      asked += 1;
      response.end();
    });
    const reason = new TimeoutError('step.timeout', 'The step took longer than 30 s.');
    expect(
      await failure(aPool().request(get(`http://127.0.0.1:${port}/`), { signal: AbortSignal.abort(reason) })),
    ).toBe(reason);
    expect(asked).toBe(0);
  });

  test('a connection given up before it stands sends nothing later', async () => {
    const stop = new AbortController();
    const answer = Promise.withResolvers<Parameters<LookupFunction>[2]>();
    let asked = 0;
    const port = await httpServer((_request, response) => {
      asked += 1;
      response.end();
    });
    const pool = aPool({ lookup: (_name, _options, callback) => answer.resolve(callback) });
    const call = failure(
      pool.request({ method: 'POST', url: `http://slow.example:${port}/`, body: {} }, { signal: stop.signal }),
    );
    const callback = await answer.promise;
    stop.abort();
    expect(await call).toBeInstanceOf(CancelledError);
    callback(null, [{ address: '127.0.0.1', family: 4 }]);
    expect((await pool.request(get(`http://127.0.0.1:${port}/`), open())).status).toBe(200);
    expect(asked).toBe(1);
  });
});

describe('bounds', () => {
  test.each(['declared', 'streamed'])('10 MB, %s, are refused', async (kind) => {
    const big = Buffer.alloc(10_000_000, 'x');
    const port = await httpServer((_request, response) => {
      if (kind === 'declared') response.end(big);
      else for (let at = 0; at < 10; at += 1) response.write(big.subarray(0, 1_000_000));
    });
    const error = await failure(aPool().request(get(`http://127.0.0.1:${port}/`), open()));
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({ code: 'http.response-too-large' });
  });

  test('a compressed answer that grows past the bound is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    const port = await httpServer((_request, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
    expect(await failure(aPool().request(get(`http://127.0.0.1:${port}/`), open()))).toMatchObject({
      code: 'http.response-too-large',
    });
  });

  test('encodings piled up or unknown are refused', async () => {
    const port = await httpServer((request, response) =>
      response.setHeader('content-encoding', request.url === '/many' ? 'gzip, gzip, gzip' : 'x-own').end('abc'),
    );
    const pool = aPool();
    expect(await failure(pool.request(get(`http://127.0.0.1:${port}/many`), open()))).toMatchObject({
      code: 'http.bad-encoding',
    });
    expect(await failure(pool.request(get(`http://127.0.0.1:${port}/own`), open()))).toMatchObject({
      code: 'http.bad-encoding',
    });
  });

  test('a HEAD may name a size of any kind', async () => {
    const port = await httpServer((_request, response) => response.setHeader('content-length', '10000000').end());
    expect((await aPool().request({ method: 'HEAD', url: `http://127.0.0.1:${port}/` }, open())).status).toBe(200);
  });
});

describe('addresses', () => {
  test.each([
    'http://127.0.0.1:1/',
    'http://2130706433:1/',
    'http://0x7f.1:1/',
    'http://[::ffff:127.0.0.1]:1/',
    'http://169.254.169.254/latest',
  ])('%s is refused', async (url) => {
    const error = await failure(aPool({ allowPrivate: [] }).request(get(url), open()));
    expect(error).toBeInstanceOf(TerminalError);
    expect(error).toMatchObject({
      code: 'http.forbidden-address',
      message: expect.stringContaining('SIGNALBOX_ALLOW_PRIVATE'),
    });
  });

  test('a name that resolves to a private address is refused; the name need not be asked twice', async () => {
    let asked = 0;
    const lookup: LookupFunction = (_name, _options, callback) => {
      asked += 1;
      callback(null, [{ address: '10.0.0.7', family: 4 }]);
    };
    const error = await failure(aPool({ allowPrivate: [], lookup }).request(get('http://rebind.example/'), open()));
    expect(error).toMatchObject({
      code: 'http.forbidden-address',
      message: expect.stringContaining('rebind.example:80'),
    });
    expect(asked).toBe(1);
  });

  test('the socket connects to the address that was checked, and the host keeps its name', async () => {
    let host: string | undefined;
    const port = await httpServer((request, response) => {
      host = request.headers.host;
      response.end();
    });
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(null, [
        { address: '10.9.9.9', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    await aPool({ lookup }).request(get(`http://inside.example:${port}/`), open());
    expect(host).toBe(`inside.example:${port}`);
  });

  test('TLS asks for the name, not for the address', async () => {
    const hello = Promise.withResolvers<string>();
    const port = await tcpServer((socket) =>
      socket.once('data', (bytes) => {
        hello.resolve(bytes.toString('latin1'));
        socket.destroy();
      }),
    );
    const lookup: LookupFunction = (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]);
    const error = await failure(aPool({ lookup }).request(get(`https://sni.example:${port}/`), open()));
    expect((await hello.promise).includes('sni.example')).toBe(true);
    expect(error).toMatchObject({ code: 'http.reset', surelyNotDone: true });
  });
});

describe('redirects', () => {
  test('are followed, five at most', async () => {
    const port = await httpServer((request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('there');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    const pool = aPool();
    expect(await pool.request(get(`http://127.0.0.1:${port}/5`), open())).toMatchObject({
      body: 'there',
      redirected: true,
    });
    expect(await failure(pool.request(get(`http://127.0.0.1:${port}/6`), open()))).toMatchObject({
      code: 'http.too-many-redirects',
    });
  });

  test.each([
    ['http://10.0.0.1/', 'http.forbidden-address'],
    ['http://169.254.169.254/latest/meta-data', 'http.forbidden-address'],
    ['file:///etc/passwd', 'http.bad-url'],
    ['http://[', 'http.bad-url'],
  ])('to %s are refused', async (location, code) => {
    const port = await httpServer((_request, response) => response.writeHead(307, { location }).end());
    expect(await failure(aPool().request(get(`http://127.0.0.1:${port}/`), open()))).toMatchObject({ code });
  });

  test.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{"a":1}'],
    [308, 'POST', '{"a":1}'],
  ])('%i after POST asks with %s', async (status, method, body) => {
    const seen: unknown[] = [];
    const port = await httpServer(async (request, response) => {
      if (request.url === '/') return void response.writeHead(status, { location: '/next' }).end();
      seen.push([request.method, await textOf(request)]);
      response.end();
    });
    await aPool().request({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: { a: 1 } }, open());
    expect(seen).toEqual([[method, body]]);
  });

  test('to another origin carry no credentials, to the same one they do', async () => {
    const names = async (sameOrigin: boolean): Promise<string[]> => {
      let seen: string[] = [];
      const other = await httpServer((request, response) => {
        seen = Object.keys(request.headers);
        response.end();
      });
      const port = await httpServer((request, response) => {
        if (request.url === '/there') seen = Object.keys(request.headers);
        if (request.url === '/there') response.end();
        else response.writeHead(307, { location: sameOrigin ? '/there' : `http://127.0.0.1:${other}/` }).end();
      });
      const headers = {
        Authorization: 'Bearer abc',
        Cookie: 'a=1',
        'Idempotency-Key': 'k',
        'X-Api-Key': 'x',
        Accept: '*/*',
      };
      await aPool().request({ method: 'POST', url: `http://127.0.0.1:${port}/`, headers, body: {} }, open());
      return seen;
    };
    const credentials = ['authorization', 'cookie', 'idempotency-key', 'x-api-key'];
    expect(await names(true)).toEqual(expect.arrayContaining([...credentials, 'accept', 'content-type']));
    const crossed = await names(false);
    expect(crossed).toEqual(expect.arrayContaining(['accept', 'content-type']));
    expect(crossed.filter((name) => credentials.includes(name))).toEqual([]);
  });

  test('S2 what fails after a redirect is not surely undone', async () => {
    const dead = await closedPort();
    const port = await httpServer((_request, response) =>
      response.writeHead(303, { location: `http://127.0.0.1:${dead}/` }).end(),
    );
    const error = await failure(
      aPool().request({ method: 'POST', url: `http://127.0.0.1:${port}/`, body: {} }, open()),
    );
    expect(error).toMatchObject({ code: 'http.refused', surelyNotDone: false });
  });
});

describe('T8 a call that waits for its place', () => {
  test('has all its time left when it has the place, however long it waited', async () => {
    const answers: (() => void)[] = [];
    const busy = await httpServer((_request, response) => answers.push(() => response.end('late')));
    const hanging = await httpServer(() => undefined);
    const pool = aPool();
    const [busyUrl, hangingUrl] = [`http://127.0.0.1:${busy}/`, `http://127.0.0.1:${hanging}/`];
    const first = Array.from({ length: HTTP_PLACES }, () => pool.request(get(busyUrl), open()));
    const waiting = pool.request(get(busyUrl), { ...open(), timeoutMs: 300 });
    // Made later and with as much time, so this one's end says that the other one's would be over too.
    const timedOut = await failure(pool.request(get(hangingUrl), { ...open(), timeoutMs: 300 }));
    expect(timedOut).toMatchObject({ code: 'http.timeout' });
    await vi.waitFor(() => expect(answers).toHaveLength(HTTP_PLACES));
    answers.shift()?.();
    await vi.waitFor(() => expect(answers).toHaveLength(HTTP_PLACES));
    for (const answer of answers) answer();
    expect((await waiting).body).toBe('late');
    await Promise.all(first);
  });

  test('holds none meanwhile: redirects that cross between two full hosts all come through', async () => {
    const ports: number[] = [];
    for (const at of [0, 1]) {
      ports.push(
        await httpServer((request, response) => {
          if (request.url === '/end') response.end(`end ${at}`);
          else response.writeHead(307, { location: `http://127.0.0.1:${ports[1 - at]}/end` }).end();
        }),
      );
    }
    const pool = aPool({ places: createHostPlaces({ perHost: 1 }) });
    const calls = ports.flatMap((port) =>
      Array.from({ length: 10 }, () => pool.request(get(`http://127.0.0.1:${port}/`), open())),
    );
    const bodies = (await Promise.all(calls)).map(({ body }) => body);
    expect(bodies).toEqual([...Array<string>(10).fill('end 1'), ...Array<string>(10).fill('end 0')]);
  });
});

test('a closed pool cuts what is open', async () => {
  const arrived = Promise.withResolvers<void>();
  const port = await httpServer(() => arrived.resolve());
  const pool = aPool();
  const call = failure(pool.request(get(`http://127.0.0.1:${port}/`), open()));
  await arrived.promise;
  await pool.close();
  expect(await call).toBeInstanceOf(RetryableError);
});

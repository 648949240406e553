// What is held against those who open connections and do not use them: time bounds, and room for deliveries.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

import { expect, onTestFinished, test, vi } from 'vitest';

import { createLogger } from '../telemetry/log.ts';
import { BOUNDS, timeBounds, type ConnectionBounds } from './connections.ts';
import { createEntrance } from './entrance.ts';

async function serve(bounds: Partial<ConnectionBounds> = {}) {
  const all = { ...BOUNDS, ...bounds };
  const held: ServerResponse[] = [];
  const entrance = createEntrance(
    (request, response) => {
      request.on('error', () => undefined);
      if (request.url?.startsWith('/held')) held.push(response);
      else request.resume().once('end', () => response.end('done'));
    },
    createLogger({ level: 'silent', format: 'json' }),
    all,
  );
  const server = createServer(timeBounds(all), entrance.handle).on('connection', entrance.connected);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const open = async (sent = ''): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(sent);
    return socket;
  };
  const get = async (path: string): Promise<string> =>
    text(await open(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));
  return { held, open, get };
}

test('half a request head is held for 15 s at most, half a body for 30 s', () => {
  expect(timeBounds(BOUNDS)).toMatchObject({
    headersTimeout: 15_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 1_000,
  });
});

test.each([
  ['nothing', ''],
  ['half a head', 'POST /hooks/okta HTTP/1.1\r\nHost: x\r\nX-Half'],
  ['half a body', 'POST /hooks/okta HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"half":'],
])('a connection that sends %s is closed', async (_what, sent) => {
  const { open } = await serve({ headMs: 100, requestMs: 200, checkMs: 20 });
  const answer = await text(await open(sent));
  expect(answer).toMatch(/^(HTTP\/1\.1 408 Request Timeout|$)/);
});

test('connections without a request make room, the oldest first; what is being answered stays', async () => {
  const { held, open, get } = await serve({ most: 4 });
  const working = await open('GET /held HTTP/1.1\r\nHost: x\r\n\r\n');
  await vi.waitFor(() => expect(held).toHaveLength(1));
  const first = await open();
  const closed = once(first, 'close');
  const others = [await open(), await open()];
  expect(await get('/hooks/okta')).toContain('200 OK');
  await closed;
  expect(others.map(({ readable }) => readable)).toEqual([true, true]);
  held[0]?.end('at last');
  const [answer] = (await once(working, 'data')) as [Buffer];
  expect(String(answer)).toContain('at last');
});

test('however many other requests are held, deliveries are taken', async () => {
  const { held, open, get } = await serve({ most: 4, mostOthers: 2 });
  for (const count of [1, 2]) {
    await open('GET /held HTTP/1.1\r\nHost: x\r\n\r\n');
    await vi.waitFor(() => expect(held).toHaveLength(count));
  }
  const refused = await get('/held');
  expect(refused).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"server\.busy"/);
  expect(refused).toContain('Retry-After: ');
  expect(await get('/hooks/okta')).toContain('200 OK');
  held[0]?.end();
  await vi.waitFor(async () => expect(await get('/other')).toContain('200 OK'));
});

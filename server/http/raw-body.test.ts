// The body of a request that ends early, whenever that is.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { ValidationError } from '../../shared/errors.ts';
import { readRawBody } from './raw-body.ts';

const server = createServer();
const read = (request: IncomingMessage): Promise<string> =>
  readRawBody(request, 100, {
    tooLarge: () => new ValidationError('hook.too-large', 'too large'),
    aborted: () => new ValidationError('hook.aborted', 'aborted'),
  }).then(String, (error: ValidationError) => error.code);

beforeEach(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A request of which ten bytes are announced and five are sent. */
async function half(): Promise<{ request: IncomingMessage; leave(): void }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345');
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  return { request, leave: () => void socket.resetAndDestroy() };
}

test('a connection that ends while the body is read', async () => {
  const { request, leave } = await half();
  const body = read(request);
  leave();
  expect(await body).toBe('hook.aborted');
});

test('a connection that ended before anybody read', async () => {
  const { request, leave } = await half();
  leave();
  await new Promise((resolve) => request.once('close', resolve));
  expect(await read(request)).toBe('hook.aborted');
});

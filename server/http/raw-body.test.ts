// The body of a request that ends early, whenever that is.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { RetryableError, ValidationError } from '../../shared/errors.ts';
import { createBodyRoom, readRawBody, type BodyRoom } from './raw-body.ts';

const server = createServer();
const read = (request: IncomingMessage, room?: BodyRoom): Promise<string> =>
  readRawBody(
    request,
    100,
    {
      tooLarge: () => new ValidationError('hook.too-large', 'too large'),
      aborted: () => new ValidationError('hook.aborted', 'aborted'),
    },
    room && { room, full: () => new RetryableError('webhook.busy', 'full') },
  ).then(String, (error: ValidationError) => error.code);

beforeEach(async () => void (await once(server.listen(0, '127.0.0.1'), 'listening')));
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A request of which ten bytes are announced and five are sent. */
async function half(): Promise<{ request: IncomingMessage; rest(): void; leave(): void }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345');
  const [request] = (await once(server, 'request')) as [IncomingMessage];
  return { request, rest: () => void socket.write('67890'), leave: () => void socket.resetAndDestroy() };
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

test('what all send at a time is bounded; whoever ends, however, makes room', async () => {
  const room = createBodyRoom(15);
  const first = await half();
  const begun = read(first.request, room);
  const [second, third] = [await half(), await half()];
  const left = read(second.request, room);
  const whole = read(third.request, room);
  third.rest();
  expect(await whole).toBe('webhook.busy');
  second.leave();
  expect(await left).toBe('hook.aborted');
  const fourth = await half();
  const taken = read(fourth.request, room);
  fourth.rest();
  expect(await taken).toBe('1234567890');
  first.rest();
  expect(await begun).toBe('1234567890');
  expect(room.take(15)).toBe(true);
});

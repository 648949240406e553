// Whatever is sent, the answer is JSON of one shape with the right status, and never a stack.
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('bodies', () => {
  test.each([
    ['no JSON', '{"name": ', 400, 'request.not-json'],
    ['a text', '"x"', 400, 'request.invalid'],
    ['a list', '[]', 400, 'request.invalid'],
    ['null', 'null', 400, 'request.invalid'],
    ['a number', '7', 400, 'request.invalid'],
    ['an unknown file', '{"a": 1}', 400, 'flow.invalid'],
    [
      'a forbidden key',
      '{"name":"x","formatVersion":1,"id":"x","nodes":{},"edges":[],"__proto__":{"a":1}}',
      400,
      'flow.invalid',
    ],
    ['deep nesting', deep(101), 400, 'request.too-deep'],
    ['very deep nesting', deep(200_000), 400, 'request.too-deep'],
    ['a huge body', `{"name":"${'x'.repeat(6 * 1024 * 1024)}"}`, 413, 'request.too-large'],
  ])('%s', async (_name, body, status, code) => {
    const received = await server.send('POST', '/api/flows', { body });
    expect(received.json).toMatchObject({ error: { code } });
    expect(received.status).toBe(status);
  });

  test('brackets inside of texts are no nesting', async () => {
    const received = await server.send('POST', '/api/flows', { body: { name: `quotes \\" and ${'['.repeat(150)}` } });
    expect(received.status).toBe(201);
  });

  test('another content type', async () => {
    const received = await server.send('POST', '/api/flows', {
      body: 'name=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(received).toMatchObject({ status: 415, json: { error: { code: 'request.unsupported-type' } } });
  });

  test('what is wrong is said with its path', async () => {
    const { status, json } = await server.send('POST', '/api/users', {
      body: { email: 'x', name: 7, role: 'king', password: 'short' },
    });
    expect(status).toBe(400);
    const paths = ((json['error']?.['details']?.['issues'] ?? []) as unknown as { path: string[] }[]).map((issue) =>
      issue.path.join('.'),
    );
    expect(paths.toSorted()).toEqual(['body.email', 'body.name', 'body.password', 'body.role']);
  });
});

describe('what Express and its parsers throw is never taken for a fault of ours', () => {
  test('JSON in another charset: in UTF-7 brackets would hide from the count of their depth', async () => {
    const body = `{"name":${'+AFs-'.repeat(20_000)}${'+AF0-'.repeat(20_000)}}`;
    const headers = { 'content-type': 'application/json; charset=utf-7' };
    const received = await server.send('POST', '/api/flows', { body, headers });
    expect(received).toMatchObject({ status: 415, json: { error: { code: 'request.unsupported-type' } } });
  });

  test('a form with more fields than any form here has', async () => {
    const body = Array.from({ length: 11 }, (_, at) => `field${at}=1`).join('&');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const received = await server.send('POST', '/approve/some-token', { body, headers, token: null });
    expect(received).toMatchObject({ status: 413, json: { error: { code: 'request.too-large' } } });
  });

  test('a large body from somebody who is not signed in', async () => {
    const body = { email: 'ada@example.com', password: 'x', more: 'x'.repeat(32 * 1024) };
    const received = await server.send('POST', '/api/session', { body, token: null });
    expect(received).toMatchObject({ status: 413, json: { error: { code: 'request.too-large' } } });
  });
});

describe('addresses', () => {
  test.each([
    ['GET', '/api/nothing', 404, 'route.not-found'],
    ['GET', '/api', 404, 'route.not-found'],
    ['POST', '/hooks/other', 404, 'route.not-found'],
    ['GET', '/health/other', 404, 'route.not-found'],
    ['GET', '/api/flows/nothing', 404, 'flow.not-found'],
    ['GET', '/api/runs/nothing', 404, 'run.not-found'],
    ['GET', '/api/events/nothing', 404, 'event.not-found'],
    ['DELETE', '/api/users/nothing', 404, 'user.not-found'],
    ['DELETE', '/api/flows', 405, 'request.method-not-allowed'],
    ['PATCH', '/api/stream', 405, 'request.method-not-allowed'],
    ['DELETE', '/hooks/okta', 405, 'request.method-not-allowed'],
    ['POST', '/somewhere', 405, 'request.method-not-allowed'],
    ['GET', '/api/flows/%E0%A4%A', 400, 'request.bad-url'],
    ['GET', '/api/flows?limit=1000', 400, 'request.invalid'],
    ['GET', '/api/flows?limit=x', 400, 'request.invalid'],
    ['GET', '/api/runs?status=odd', 400, 'request.invalid'],
    ['GET', '/api/flows/x/versions/two', 400, 'request.invalid'],
    ['GET', '/assets/gone-1a2b.js', 404, 'route.not-found'],
  ])('%s %s', async (method, path, status, code) => {
    const received = await server.send(method, path);
    expect(received.json).toMatchObject({ error: { code } });
    expect(received.json['error']?.['message']).toEqual(expect.any(String));
    expect(received.status).toBe(status);
    if (status === 405) expect(received.headers['allow']).toEqual(expect.any(String));
  });

  test.each(['/', '/flows/x', '/settings/users', '/%E0%A4%A'])(
    'the page %s is the editor or says that it is not built',
    async (path) => {
      const { status, headers } = await server.send('GET', path, { token: null });
      expect([200, 503]).toContain(status);
      expect(headers['content-type']).toMatch(/text\/html/);
    },
  );
});

test('every answer has the security headers and none names the software', async () => {
  for (const path of ['/', '/api/session', '/api/nothing']) {
    const { headers } = await server.send('GET', path);
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['x-content-type-options']).toBe('nosniff');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers['strict-transport-security']).toBeUndefined();
  }
});

test('HSTS is sent where the public address is https', async () => {
  const secure = await startTestServer({ publicUrl: 'https://signalbox.test' });
  const { headers } = await secure.send('GET', '/');
  expect(headers['strict-transport-security']).toMatch(/max-age=31536000/);
  await secure.stop();
});

test('an error of ours is 500 with a reference that the log has, and no stack', async () => {
  // A store that was closed under the server is a defect by any measure.
  const broken = await startTestServer();
  const find = broken.running.store.flows.find;
  broken.running.store.flows.find = () => Promise.reject(new Error('a detail that nobody should see'));
  const { status, json, text } = await broken.send('GET', '/api/flows/x');
  broken.running.store.flows.find = find;
  expect(status).toBe(500);
  expect(json).toMatchObject({
    error: { code: 'internal', details: { reference: expect.stringMatching(/^[0-9a-f]{12}$/) } },
  });
  expect(text).not.toContain('nobody should see');
  const line = broken.logged.find((entry) => entry.includes(String(json['error']?.['details']?.['reference'])));
  expect(line).toContain('a detail that nobody should see');
  expect(line).toContain('errors.test.ts');
  await broken.stop();
});

const dial = (): Socket => connect(Number(new URL(server.url).port), '127.0.0.1');

test('a request that is no HTTP ends with 400', async () => {
  const socket = dial();
  socket.end('garbage\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
});

test.each([
  ['http://signalbox.test/api/session', 200, 'setupNeeded'],
  ['http://signalbox.test/webhooks/none', 404, 'webhook.not-found'],
  ['http://[half/api/session', 400, 'request.bad-url'],
  ['http://host:99999/webhooks/none', 400, 'request.bad-url'],
  ['ftp://host/file', 400, 'request.bad-url'],
])('the absolute address %s is %i', async (target, status, part) => {
  const socket = dial();
  socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  const answer = await text(socket);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toContain(part);
});

// The cards of this installation are large and stay the same: compressed, and sent once to each browser.
import { gunzipSync } from 'node:zlib';

import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startTestServer, TOKEN, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function cards(headers: Record<string, string>) {
  const sent = { authorization: `Bearer ${TOKEN}`, ...headers };
  const { statusCode, headers: received, body } = await request(`${server.url}/api/cards`, { headers: sent });
  return { status: statusCode, headers: received, bytes: Buffer.from(await body.arrayBuffer()) };
}

test('who takes gzip gets it, who does not gets the same in plain', async () => {
  const plain = await cards({});
  const packed = await cards({ 'accept-encoding': 'gzip, br' });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', 'cache-control': 'private, no-cache' });
  expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
  expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 3);
});

test('who has it gets nothing again', async () => {
  const { headers } = await cards({});
  const again = await cards({ 'if-none-match': String(headers.etag) });
  expect(again).toMatchObject({ status: 304, headers: { etag: headers.etag } });
  expect(again.bytes).toHaveLength(0);
  expect((await cards({ 'if-none-match': 'W/"another"' })).status).toBe(200);
});

test('who is not signed in gets nothing', async () => {
  expect((await cards({ authorization: '' })).status).toBe(401);
});

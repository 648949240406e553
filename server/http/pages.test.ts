// The editor's files: cached for good where their name has a hash, compressed where that was made beforehand, and the
// page itself for every other address.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import express from 'express';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createLogger } from '../telemetry/log.ts';
import { servePages } from './pages.ts';
import { respondError } from './respond-error.ts';

const SCRIPT = 'console.log("editor")';
let folder: string;
let server: Server;
const logged: string[] = [];

beforeAll(async () => {
  folder = temporaryFolder();
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Editor</title>');
  await writeFile(join(folder, 'favicon.svg'), '<svg/>');
  await writeFile(join(folder, 'assets/app-1a2b.js'), SCRIPT);
  await writeFile(join(folder, 'assets/app-1a2b.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'assets/app-1a2b.js.gz'), gzipSync(SCRIPT));
  const app = express();
  servePages(app, folder);
  app.use(respondError(createLogger({ level: 'error', format: 'json' }, (line) => void logged.push(line))));
  server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(async () => {
  server.close();
});

async function get(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo;
  const { statusCode, headers: received, body } = await request(`http://127.0.0.1:${port}${path}`, { headers });
  return { status: statusCode, headers: received, bytes: Buffer.from(await body.arrayBuffer()) };
}

test.each([
  ['br, gzip', 'br', brotliCompressSync(SCRIPT)],
  ['gzip', 'gzip', gzipSync(SCRIPT)],
  ['identity', undefined, Buffer.from(SCRIPT)],
])('a hashed file for Accept-Encoding "%s"', async (accepted, encoding, bytes) => {
  const received = await get('/assets/app-1a2b.js', { 'accept-encoding': accepted });
  expect(received).toMatchObject({
    status: 200,
    headers: {
      'content-type': expect.stringMatching(/javascript/) as string,
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    },
  });
  expect(received.headers['content-encoding']).toBe(encoding);
  expect(received.bytes.equals(bytes)).toBe(true);
});

test.each(['/', '/flows/some-flow', '/runs/run_1', '/index.html', '/setup?token=x'])(
  '%s is the page, asked for anew each time',
  async (path) => {
    const { status, headers, bytes } = await get(path);
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-cache');
    expect(bytes.toString()).toContain('<title>Editor</title>');
    const again = await get(path, { 'if-none-match': String(headers['etag']) });
    expect(again.status).toBe(304);
  },
);

test('other files are what they are', async () => {
  expect(await get('/favicon.svg')).toMatchObject({
    status: 200,
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' },
  });
});

test.each([
  ['Range', 'bytes=999999-', 200],
  ['Range', 'bytes=0-1', 200],
  ['If-Match', '"another"', 400],
])('%s: %s is no fault of the server', async (name, value, status) => {
  for (const path of ['/', '/favicon.svg', '/assets/app-1a2b.js'])
    expect((await get(path, { [name]: value })).status).toBe(status);
});

test('what is no HTTP behind a request is no fault of the server while the file is sent, and is not logged', async () => {
  for (const path of ['/', '/assets/app-1a2b.js']) {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\nno HTTP: a token\r\n\r\n`);
    await text(socket).catch(() => '');
  }
  expect(logged).toEqual([]);
});

test('a missing hashed file is 404 as JSON, one of a newer build is found', async () => {
  expect(await get('/assets/new-3c4d.js')).toMatchObject({
    status: 404,
    headers: { 'content-type': expect.stringMatching(/json/) as string },
  });
  await writeFile(join(folder, 'assets/new-3c4d.js'), SCRIPT);
  expect((await get('/assets/new-3c4d.js')).status).toBe(200);
  await rm(join(folder, 'assets/new-3c4d.js'));
  expect((await get('/assets/new-3c4d.js')).status).toBe(404);
});

test.each([
  '/../../package.json',
  '/assets/..%2f..%2f..%2fetc%2fpasswd',
  '/assets/%2e%2e/%2e%2e/etc/passwd',
  '/.git/config',
])('%s leads nowhere', async (path) => {
  const { bytes } = await get(path);
  expect(bytes.toString()).not.toMatch(/root:|"name"|\[core\]/);
});

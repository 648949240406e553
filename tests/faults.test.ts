// J2, J7 with a real server whose disk and files fail it: a full disk, one that takes nothing, a store that somebody else
// holds, a folder that may not be written, a log that is damaged at its end.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, openSync, readSync, readdirSync, statSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerResponse } from 'node:http';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { DATABASE_FILE } from '../server/config.ts';
import { edgesOf } from './support/flow-builder.ts';
import { startReceiver, type Receiver } from './support/receiver.ts';
import { envelope, resetEvent } from './support/sample-events.ts';
import { deliver, removeFolder, startServer, tempFolder, until, type ServerProcess } from './support/server-process.ts';

let dataDir: string;
let server: ServerProcess | undefined;
let receiver: Receiver;
/** Answers that are held back, so that a step is under way while the fault lasts. */
let held: ServerResponse[];

beforeEach(async () => {
  dataDir = tempFolder('faults');
  held = [];
  receiver = await startReceiver((_request, response) => void held.push(response));
});
afterEach(async () => {
  await server?.end('SIGKILL');
  server = undefined;
  await receiver.close();
  removeFolder(dataDir);
});

/** A server with one run whose step was sent and is not answered. */
async function startMidway(): Promise<ServerProcess> {
  const started = await startServer({ dataDir });
  server = started;
  await started.api('POST', '/api/flows', {
    formatVersion: 1,
    id: 'told',
    name: 'Told',
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      tell: { card: 'web.request', version: 1, inputs: { method: 'POST', url: receiver.url, body: {} } },
      tellAgain: { card: 'web.request', version: 1, inputs: { method: 'POST', url: receiver.url, body: {} } },
    },
    edges: edgesOf('trigger -> tell', 'tell -> tellAgain'),
  });
  await started.api('POST', '/api/flows/told/activate');
  expect(await send()).toBe(204);
  await until(
    () => Promise.resolve(held.length),
    (count) => count === 1,
  );
  // What follows starts no run.
  await started.api('POST', '/api/flows/told/deactivate');
  return started;
}

const acknowledged: string[] = [];
beforeEach(() => void acknowledged.splice(0));
async function send(uuid = crypto.randomUUID() as string): Promise<number> {
  const status = await deliver(server!, envelope([resetEvent({ uuid })]));
  if (status === 204) acknowledged.push(uuid);
  return status;
}

const answerHeld = (): void => {
  for (const response of held.splice(0)) response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
};

async function storedUuids(): Promise<string[]> {
  const uuids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: { uuid: string }[]; nextCursor: string | null } = await server!.api(
      'GET',
      `/api/events?limit=200${query}`,
    );
    uuids.push(...page.items.map((item) => item.uuid));
    cursor = page.nextCursor;
  }
  return uuids;
}

/** The fault is over: the run goes on by itself, nothing that was acknowledged is missing, nothing was sent twice. */
async function expectRecovered(): Promise<void> {
  expect(
    await until(
      () => send(),
      (status) => status === 204,
    ),
  ).toBe(204);
  await until(
    () => Promise.resolve(held.length),
    (count) => count === 1,
  );
  answerHeld();
  await until(
    () => server!.api<{ items: { status: string }[] }>('GET', '/api/runs'),
    ({ items }) => items.length === 1 && items[0]?.status === 'succeeded',
  );
  expect(receiver.received.map(({ headers }) => String(headers['idempotency-key']).split('.')[1])).toEqual([
    'tell',
    'tellAgain',
  ]);
  expect((await storedUuids()).toSorted()).toEqual(acknowledged.toSorted());
  expect(server!.child.exitCode).toBeNull();
}

const ready = (): Promise<number> => fetch(`${server!.url}/health/ready`).then((response) => response.status);

/** The largest file that the running server may write; a write beyond fails as on a full disk. */
function limitFiles(bytes: number | 'unlimited'): void {
  const { status, stderr } = spawnSync('prlimit', ['--pid', String(server!.child.pid), `--fsize=${bytes}:`]);
  if (status !== 0) throw new Error(stderr.toString());
}
const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;

test.runIf(canLimit).each([
  ['is full', (): number => statSync(join(dataDir, `${DATABASE_FILE}-wal`)).size + 100_000],
  // To SQLite the same as a file system that became read-only under an open file.
  ['takes no write any more', (): number => 0],
] as const)('J2 J7 a disk that %s: 503, no crash, and all goes on when there is room', async (_, limit) => {
  await startMidway();
  limitFiles(limit());
  const refused: string[] = [];
  for (let sent = 0; refused.length < 3 && sent < 500; sent++) {
    const uuid = crypto.randomUUID() as string;
    if ((await send(uuid)) === 503) refused.push(uuid);
  }
  expect(refused).toHaveLength(3);
  // What is too small for a delivery may still hold the probe's few bytes: now not even those are taken.
  limitFiles(0);
  expect(await ready()).toBe(503);
  // The step ends while nothing can be stored: what follows waits for that.
  answerHeld();
  expect(await send()).toBe(503);
  expect(held).toEqual([]);
  const stored = await storedUuids();
  expect(refused.filter((uuid) => stored.includes(uuid))).toEqual([]);

  limitFiles('unlimited');
  // Okta tries again what was refused.
  for (const uuid of refused)
    await until(
      () => send(uuid),
      (status) => status === 204,
    );
  await expectRecovered();
});

test('J2 J7 a store that another process holds longer than a write waits: 503, and all goes on afterwards', async () => {
  await startMidway();
  const other = new Database(join(dataDir, DATABASE_FILE));
  other.exec('begin immediate');
  expect(await send()).toBe(503);
  answerHeld();
  expect(await send()).toBe(503);
  expect(held).toEqual([]);
  other.exec('rollback');
  other.close();
  await expectRecovered();
});

/** Nobody: root may write everywhere. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const canBeBound =
  process.platform !== 'win32' && (!isRoot || spawnSync(process.execPath, ['-e', ''], { uid: NOBODY }).status === 0);

test.runIf(canBeBound).each(['new', 'used'])(
  'a %s data folder that may not be written refuses the start with one sentence',
  async (kind) => {
    if (kind === 'used') {
      server = await startServer({ dataDir });
      await server.end();
    }
    for (const name of readdirSync(dataDir)) {
      const path = join(dataDir, name);
      chmodSync(path, 0o400);
      if (isRoot) chownSync(path, NOBODY, NOBODY);
    }
    chmodSync(dataDir, 0o500);
    if (isRoot) chownSync(dataDir, NOBODY, NOBODY);
    const start = startServer({ dataDir, ...(isRoot ? { uid: NOBODY } : {}) });
    await expect(start).rejects.toThrow(
      /^The server ended before it was ready \(78\):\nCannot write \S+ \([^\n]*\)\. Check that [^\n]*SIGNALBOX_DATA_DIR\.\n$/,
    );
    chmodSync(dataDir, 0o700);
  },
);

test('J2 a log whose end is damaged after a crash: all but its last commit is there, and the store is sound', async () => {
  server = await startServer({ dataDir });
  for (let sent = 0; sent < 20; sent++) expect(await send()).toBe(204);
  await server.end('SIGKILL');
  const wal = join(dataDir, `${DATABASE_FILE}-wal`);
  const file = openSync(wal, 'r+');
  const bytes = Buffer.alloc(64);
  const at = statSync(wal).size - 1_000;
  readSync(file, bytes, 0, bytes.length, at);
  writeSync(
    file,
    bytes.map((byte) => byte ^ 0xff),
    0,
    bytes.length,
    at,
  );
  closeSync(file);

  server = await startServer({ dataDir });
  // Newest first; what the damaged page held is lost with it, and nothing before it.
  expect((await storedUuids()).toReversed()).toEqual(acknowledged.slice(0, 19));
  expect(await send(acknowledged[19])).toBe(204);
  await server.end();
  const store = new Database(join(dataDir, DATABASE_FILE), { readonly: true });
  expect(store.pragma('integrity_check', { simple: true })).toBe('ok');
  store.close();
});

test('T6 runs that together hold more than the memory is: few act at a time, the server lives, and all end', async () => {
  const RUNS = 45;
  const options = { dataDir, env: { NODE_OPTIONS: '--max-old-space-size=256' } };
  server = await startServer(options);
  await server.api('POST', '/api/flows', {
    formatVersion: 1,
    id: 'told',
    name: 'Told',
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      tell: { card: 'web.request', version: 1, inputs: { method: 'PUT', url: receiver.url, body: {} } },
    },
    edges: edgesOf('trigger -> tell'),
  });
  await server.api('POST', '/api/flows/told/activate');
  // Each is six megabytes in memory, and none of them ends.
  const large = Array.from({ length: 150_000 }, () => []);
  for (let run = 0; run < RUNS; run++) expect(await deliver(server, envelope([resetEvent({ large })]))).toBe(204);
  await until(
    () => Promise.resolve(held.length),
    (count) => count >= 8,
  );
  expect(server.output()).toContain('engine.memory-short');
  // Nor does a start take up more than it bears.
  await server.end('SIGKILL');
  server = await startServer(options);
  await until(
    () => {
      answerHeld();
      return server!.api<{ items: { status: string }[] }>('GET', `/api/runs?status=succeeded&limit=${RUNS}`);
    },
    ({ items }) => items.length === RUNS,
  );
  expect(server.child.exitCode).toBeNull();
});

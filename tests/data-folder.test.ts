// J2 with a real server whose data folder is taken away or damaged under it: nothing is acknowledged that is lost, and
// whoever looks is told what is wrong.
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { DATABASE_FILE } from '../server/config.ts';
import { envelope, resetEvent } from './support/sample-events.ts';
import {
  deliver,
  freePort,
  removeFolder,
  startServer,
  tempFolder,
  until,
  type ServerProcess,
} from './support/server-process.ts';

let root: string;
let dataDir: string;
let server: ServerProcess;

beforeEach(async () => {
  root = tempFolder('folder');
  dataDir = join(root, 'data');
  server = await startServer({ dataDir });
});
afterEach(async () => {
  await server.end('SIGKILL');
  removeFolder(root);
});

const send = (): Promise<number> => deliver(server, envelope([resetEvent({ uuid: crypto.randomUUID() })]));
async function readiness(): Promise<{ status: number; code: unknown }> {
  const response = await fetch(`${server.url}/health/ready`);
  const body = (await response.json()) as { error?: { code: string } };
  return { status: response.status, code: body.error?.code };
}
async function doctor(...options: string[]): Promise<{ status: number | null; stdout: string }> {
  const env = { ...process.env, SIGNALBOX_DATA_DIR: dataDir, PORT: String(await freePort()) };
  const cli = join(import.meta.dirname, '../server/cli/cli.ts');
  return spawnSync(process.execPath, [cli, 'doctor', ...options], { env, encoding: 'utf8' });
}

const ways: Record<string, () => void> = {
  removed: () => rmSync(dataDir, { recursive: true }),
  'moved away': () => renameSync(dataDir, join(root, 'elsewhere')),
  'replaced by a copy'() {
    renameSync(dataDir, join(root, 'elsewhere'));
    cpSync(join(root, 'elsewhere'), dataDir, { recursive: true });
  },
  'robbed of its log': () => rmSync(join(dataDir, `${DATABASE_FILE}-wal`)),
};

test.each(Object.keys(ways))('J2 a data folder that is %s: 503 from then on, and readiness says why', async (way) => {
  expect(await send()).toBe(204);
  ways[way]?.();
  await until(send, (status) => status === 503);
  for (let again = 0; again < 5; again++) expect(await send()).toBe(503);
  expect(await readiness()).toEqual({ status: 503, code: 'store.gone' });
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  expect(await server.end()).toBe(0);
});

test('J2 a damaged database is called so: 503, not ready, and doctor says where', async () => {
  expect(await send()).toBe(204);
  expect((await doctor('--deep')).stdout).toMatch(/ok {3}the database .* is sound/);
  expect(await server.end()).toBe(0);
  expect((await doctor()).stdout).toMatch(/ok {3}the database .* is sound/);
  // What every delivery looks up, and nothing else does.
  const file = join(dataDir, DATABASE_FILE);
  const database = new Database(file);
  const page = database.prepare("select rootpage from sqlite_master where name = 'deliveries_by_event'").pluck().get();
  const size = database.pragma('page_size', { simple: true }) as number;
  database.close();
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, Buffer.alloc(size, 0xff), 0, size, ((page as number) - 1) * size);
  closeSync(descriptor);

  server = await startServer({ dataDir });
  expect(await send()).toBe(503);
  expect(await readiness()).toEqual({ status: 503, code: 'store.corrupt' });
  for (const options of [[], ['--deep']]) {
    const { status, stdout } = await doctor(...options);
    expect(status).toBe(1);
    expect(stdout).toMatch(/BAD {2}the database .* is damaged[^]*restore a backup/);
  }
});

// A real Signalbox in a process of its own, on a free port and a data folder of its own: what users start.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const TEST_TOKEN = 'sbx_test_token_of_the_automation_account';
export const TEST_HOOK_SECRET = 'a-hook-secret-for-tests';

export interface ServerProcess {
  url: string;
  dataDir: string;
  child: ChildProcess;
  /** All that it printed so far. */
  output(): string;
  /** Ends it as `signal` does; resolves with its exit code, null where a signal ended it. A folder that it made itself is gone then. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  /** A call of the API as the service administrator; the parsed answer. */
  api<Answer>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** What Prometheus reads. */
  metrics(): Promise<string>;
}

export interface ServerOptions {
  /** Default: a new folder, which goes with it. */
  dataDir?: string;
  port?: number;
  env?: Record<string, string>;
  script?: string;
  /** The user that it runs as; only root may choose. */
  uid?: number;
}

const root = join(import.meta.dirname, '../..');
/** As `npm start` has them. */
const flags = JSON.parse(readFileSync(join(root, 'scripts/server-flags.json'), 'utf8')) as string[];
const compiled = join(root, 'node_modules/.cache/compile');

export function tempFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `signalbox-${name}-`));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Resolves when the server is ready. @throws Error with what it printed, when it ends before. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const dataDir = options.dataDir ?? tempFolder('data');
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...flags, join(root, options.script ?? 'server/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    env: {
      NODE_COMPILE_CACHE: compiled,
      ...process.env,
      PORT: String(port),
      SIGNALBOX_DATA_DIR: dataDir,
      SIGNALBOX_API_TOKEN: TEST_TOKEN,
      SIGNALBOX_OKTA_HOOK_SECRET: TEST_HOOK_SECRET,
      SIGNALBOX_ALLOW_PRIVATE: '127.0.0.1',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      ...options.env,
    },
  });
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  let ended = false;
  void exit.then(() => (ended = true));

  for (;;) {
    if (ended) throw new Error(`The server ended before it was ready (${child.exitCode}):\n${printed}`);
    const ready = await fetch(`${url}/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }

  return {
    url,
    dataDir,
    child,
    output: () => printed,
    async end(signal = 'SIGTERM') {
      child.kill(signal);
      const code = await exit;
      if (options.dataDir === undefined) removeFolder(dataDir);
      return code;
    },
    async api<Answer>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${TEST_TOKEN}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    },
    async metrics() {
      const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TEST_TOKEN}` } });
      if (!response.ok) throw new Error(`GET /metrics: ${response.status}`);
      return response.text();
    },
  };
}

/** Posts a delivery as Okta does; resolves with the status. */
export async function deliver(
  server: Pick<ServerProcess, 'url'>,
  body: unknown,
  secret = TEST_HOOK_SECRET,
): Promise<number> {
  const response = await fetch(`${server.url}/hooks/okta`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: secret },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  await response.arrayBuffer();
  return response.status;
}

/** All that a list of the API has, page by page. */
export async function everyItem<Item>(from: Pick<ServerProcess, 'api'>, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const more: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: Item[]; nextCursor: string | null } = await from.api('GET', `${path}?limit=200${more}`);
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** Asks until the answer satisfies; the limit is a guard against hanging, not a measure. */
export async function until<Value>(
  ask: () => Promise<Value>,
  satisfies: (value: Value) => boolean,
  limitMs = 60_000,
): Promise<Value> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await ask();
    if (satisfies(value)) return value;
    if (Date.now() > end) throw new Error(`It did not come about: ${JSON.stringify(value).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

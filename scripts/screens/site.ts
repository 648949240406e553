// A real server for the pictures, at an invented moment and under an invented name, with an administrator who is signed in.
// Its clock can be set: it restarts with the same data.
import { request as requests, type APIRequestContext, type BrowserContextOptions } from '@playwright/test';

import {
  removeFolder,
  startServer,
  tempFolder,
  until,
  type ServerProcess,
} from '../../tests/support/server-process.ts';
import { AHEAD } from './clock.ts';

/** To come, since the browser keeps no cookie that has ended by its own clock. */
const MOMENT = Date.parse('2027-10-05T12:20:00Z');
const HOUR = 3_600_000;
export const WHO = { name: 'Dana Levi', email: 'dana.levi@nexacorp.example', password: 'correct horse battery staple' };

export interface SiteOptions {
  /** Its name to others: `signalbox.example.com`. */
  name: string;
  port: number;
  /** Somebody is there. Default: true. */
  isSetUp?: boolean;
}

export interface ShownSite {
  /** As the browser and the texts have it. */
  readonly url: string;
  /** As this machine reaches it. */
  readonly server: ServerProcess;
  /** How far its clock is ahead of this machine's. */
  readonly aheadMs: number;
  readonly storage: Exclude<BrowserContextOptions['storageState'], string | undefined>;
  /** With which an administrator is made; empty once somebody is there. */
  readonly setUpToken: string;
  /** As the administrator does it in the browser, so that the audit log names her. */
  asDana<Answer = unknown>(
    method: string,
    path: string,
    data?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Restarts it as many hours before the moment of the pictures. */
  at(hoursBefore: number): Promise<void>;
  close(): Promise<void>;
}

export async function startSite({ name, port, isSetUp = true }: SiteOptions): Promise<ShownSite> {
  const dataDir = tempFolder('screens');
  const url = `http://${name}`;
  const began = Date.now();
  let aheadMs = 0;
  let hours = 0;
  const start = async (): Promise<ServerProcess> => {
    aheadMs = MOMENT - began - hours * HOUR;
    const env = {
      PUBLIC_URL: url,
      [AHEAD]: String(aheadMs),
      NODE_OPTIONS: `--import=${new URL('clock.ts', import.meta.url).href}`,
    };
    return startServer({ dataDir, port, env });
  };
  let server = await start();
  let person: APIRequestContext | undefined;
  const token = await until(
    () => Promise.resolve(/setup\?token=(\S+)/.exec(server.output())?.[1] ?? ''),
    (found) => found !== '',
  );
  if (isSetUp) {
    person = await requests.newContext({ baseURL: server.url, extraHTTPHeaders: { origin: url } });
    const made = await person.post('/api/setup', { data: { token, ...WHO } });
    if (!made.ok()) throw new Error(`Nobody could be made: ${await made.text()}`);
  }
  let cookies = (await person?.storageState())?.cookies ?? [];
  return {
    url,
    get server() {
      return server;
    },
    get aheadMs() {
      return aheadMs;
    },
    get storage() {
      return { cookies: cookies.map((cookie) => ({ ...cookie, domain: name, expires: -1 })), origins: [] };
    },
    setUpToken: isSetUp ? '' : token,
    async asDana<Answer>(method: string, path: string, data?: unknown, headers: Record<string, string> = {}) {
      if (person === undefined) throw new Error('Nobody is signed in here.');
      const answer = await person.fetch(path, { method, headers, ...(data === undefined ? {} : { data }) });
      if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
      const text = await answer.text();
      return (text === '' ? undefined : JSON.parse(text)) as Answer;
    },
    async at(hoursBefore) {
      await server.end();
      hours = hoursBefore;
      server = await start();
      if (person === undefined) return;
      // Her session has ended while the hours went by.
      await person.post('/api/session', { data: { email: WHO.email, password: WHO.password } });
      ({ cookies } = await person.storageState());
    },
    async close() {
      await person?.dispose();
      await server.end('SIGKILL');
      removeFolder(dataDir);
    },
  };
}

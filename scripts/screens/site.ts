// Starts a real server for the pictures, at an invented moment and under an invented name, with an administrator who is
// signed in. To set its clock it restarts with the same data.
import { request as requests, type APIRequestContext, type BrowserContextOptions } from '@playwright/test';

import {
  removeFolder,
  startServer,
  tempFolder,
  until,
  type ServerProcess,
} from '../../tests/support/server-process.ts';
import { AHEAD } from './clock.ts';

/** The moment of the pictures. It is to come, since the browser drops cookies that have expired by the real time. */
const MOMENT = Date.parse('2027-10-05T12:20:00Z');
const HOUR = 3_600_000;
/** The administrator. */
export const WHO = { name: 'Dana Levi', email: 'dana.levi@nexacorp.example', password: 'correct horse battery staple' };

export interface SiteOptions {
  /** The host name in its address: `signalbox.example.com`. */
  name: string;
  port: number;
  /** Whether the administrator is made and signs in. Default: true. */
  isSetUp?: boolean;
}

export interface ShownSite {
  /** Its address as the browser and the pages have it. */
  readonly url: string;
  /** The server as this machine reaches it; another one after each restart. */
  readonly server: ServerProcess;
  /** By how many milliseconds its clock is ahead of this machine's. */
  readonly aheadMs: number;
  /** What the browser has of the administrator's session; no cookies where nobody is made. */
  readonly storage: Exclude<BrowserContextOptions['storageState'], string | undefined>;
  /** The token by which the first administrator is made; empty once one is. */
  readonly setUpToken: string;
  /** Calls the API as the administrator in the browser, so that the audit log names her. @throws Error where refused */
  asDana<Answer = unknown>(
    method: string,
    path: string,
    data?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Restarts it so many hours before the moment of the pictures. */
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
      // She signs in anew, for her session may have ended in the hours between.
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

// A whole server on a loopback port and a data folder of its own, and a client for it. Everything is real but Okta.
import { join } from 'node:path';

import { Agent, request } from 'undici';

import { layEmptyStore } from '../../tests/support/empty-store.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { startServer, type RunningServer } from '../compose/all.ts';
import type { Config } from '../config.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import { openInSharedThread } from '../store/threaded/shared-thread.test-support.ts';
import { createLogger } from '../telemetry/log.ts';

export const TOKEN = 'token-of-the-environment';
export const HOOK_SECRET = 'secret-of-the-default-hook';
export const PASSWORD = 'correct horse battery';

export interface Sent {
  /** null: none; default: the service administrator's. */
  token?: string | null;
  cookie?: string;
  headers?: Record<string, string>;
  /** Sent as JSON; a string as it is. */
  body?: unknown;
}

/** Loose on purpose: tests look into answers and compare. */
export interface Json {
  [key: string]: Json;
}

export interface Received {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Parsed, or undefined where it is no JSON. */
  json: Json;
}

export interface TestServer {
  url: string;
  running: RunningServer;
  logged: string[];
  send(method: string, path: string, sent?: Sent): Promise<Received>;
  stop(): Promise<void>;
}

export async function startTestServer(settings: Partial<Config> = {}, clock?: Clock, bus?: Bus): Promise<TestServer> {
  const folder = temporaryFolder();
  const logged: string[] = [];
  const config: Config = {
    port: 0,
    host: '127.0.0.1',
    publicUrl: 'http://signalbox.test',
    dataDir: folder,
    flowsDir: join(folder, 'templates'),
    apiToken: TOKEN,
    oktaHookSecret: HOOK_SECRET,
    allowPrivate: [],
    hookMaxBytes: 64 * 1024,
    trustedProxies: ['127.0.0.0/8', '::1'],
    metrics: 'token',
    logLevel: 'debug',
    logFormat: 'json',
    ...settings,
  };
  let cut = (line: string): string => line;
  const keep = (line: string): void => void logged.push(line);
  const logger = createLogger({ level: config.logLevel, format: 'json', cut: (line) => cut(line) }, keep);
  const running = await startServer({
    config,
    logger,
    strict: true,
    openStore: async (file, { onLost }) => {
      await layEmptyStore(file);
      return openInSharedThread({ file }, onLost);
    },
    onSecrets: (by) => (cut = by),
    ...(clock === undefined ? {} : { clock }),
    ...(bus === undefined ? {} : { bus }),
  });
  const url = `http://127.0.0.1:${running.port}`;
  const agent = new Agent();
  return {
    url,
    running,
    logged,
    async send(method, path, { token = TOKEN, cookie, headers = {}, body } = {}) {
      const withToken = token !== null && cookie === undefined;
      const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      const answer = await request(`${url}${path}`, {
        dispatcher: agent,
        method: method.toUpperCase() as 'GET',
        headers: {
          ...(withToken ? { authorization: `Bearer ${token}` } : {}),
          ...(cookie === undefined ? {} : { cookie }),
          ...(text === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: text ?? null,
      });
      const received = await answer.body.text();
      return { status: answer.statusCode, headers: answer.headers, text: received, json: jsonOf(received) as Json };
    },
    async stop() {
      await agent.close();
      await running.stop();
    },
  };
}

/** `name=value` of the session cookie that an answer sets. */
export function sessionCookie(received: Received): string | undefined {
  const header = received.headers['set-cookie'];
  const cookies = Array.isArray(header) ? header : [header ?? ''];
  return cookies.find((cookie) => cookie.startsWith('signalbox.sid='))?.split(';')[0];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

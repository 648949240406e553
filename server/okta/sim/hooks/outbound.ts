// Calls that the org makes to others: key sets, the verification of a hook, deliveries. Only to loopback addresses: a
// simulator is no way to reach anything else. Redirects are not followed.
import { isIPv4 } from 'node:net';

import { isJsonObject } from '../../../../shared/json.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Jwk } from '../auth/jwt.ts';
import type { SimHook } from '../org/model.ts';

const TIMEOUT_MS = 3000;
const USER_AGENT = 'Okta Hook Service v1.0.0 - signalbox okta-sim';

export interface Outbound {
  /** A key set; empty where it cannot be had. */
  keys(uri: string): Promise<Jwk[]>;
  /** Asks the hook to repeat the challenge (one GET), as Okta verifies it. Undefined where it did, else why not. */
  verify(hook: SimHook, challenge: string): Promise<string | undefined>;
  /** Sends a batch. Never rejects. */
  deliver(hook: SimHook, body: string, requestId: string): Promise<DeliveryOutcome>;
}

export interface DeliveryOutcome {
  /** Null: no answer. */
  status: number | null;
  /** What went wrong where there was no answer. */
  problem: string;
}

/** Whether an address leads to this machine alone. */
export function isLoopback(uri: string): boolean {
  const url = URL.parse(uri);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  const { hostname } = url;
  return hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'));
}

export function createOutbound(clock: Clock): Outbound {
  async function call(uri: string, init: RequestInit): Promise<{ status: number; text: string }> {
    if (!isLoopback(uri)) throw new Error('the simulator calls loopback addresses only');
    const stop = new AbortController();
    const timer = clock.setTimer(clock.now() + TIMEOUT_MS, () => stop.abort(new Error('no answer within 3 seconds')));
    try {
      const answer = await fetch(uri, { ...init, redirect: 'manual', signal: stop.signal });
      return { status: answer.status, text: await answer.text() };
    } finally {
      timer.cancel();
    }
  }

  return {
    async keys(uri) {
      try {
        const { status, text } = await call(uri, { headers: { accept: 'application/json' } });
        const set: unknown = status === 200 ? JSON.parse(text) : {};
        const keys = isJsonObject(set) ? set['keys'] : undefined;
        return Array.isArray(keys) ? keys.filter(isJsonObject) : [];
      } catch {
        return [];
      }
    },
    async verify(hook, challenge) {
      const headers = { ...headersFor(hook), 'x-okta-verification-challenge': challenge };
      try {
        const { status, text } = await call(hook.uri, { headers });
        if (status !== 200) return `the service answered with status ${status}`;
        const body: unknown = JSON.parse(text);
        if (isJsonObject(body) && body['verification'] === challenge) return undefined;
        return 'the answer does not repeat the challenge in "verification"';
      } catch (error) {
        return problemOf(error);
      }
    },
    async deliver(hook, body, requestId) {
      const headers = { ...headersFor(hook), 'content-type': 'application/json', 'x-okta-request-id': requestId };
      try {
        const { status } = await call(hook.uri, { method: 'POST', headers, body });
        return { status, problem: `status ${status}` };
      } catch (error) {
        return { status: null, problem: problemOf(error) };
      }
    },
  };
}

function headersFor({ headers, auth }: SimHook): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': USER_AGENT,
    ...Object.fromEntries(headers.map(({ key, value }) => [key, value])),
    ...(auth === null ? {} : { [auth.key]: auth.value }),
  };
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

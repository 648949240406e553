// Rate limits by bucket: by method and path, where the longest match counts. A window of a minute begins with its first
// call. Each token and app may use a share of a bucket, and the headers tell of what the caller may use.

const WINDOW_MS = 60_000;

/** Calls a minute of the whole org. `*` is every method; the longest path that the template begins with wins. */
const BUCKETS: readonly [method: string, path: string, limit: number][] = [
  ['*', '/', 1200],
  ['*', '/api/v1/', 1200],
  ['*', '/api/v1/apps', 100],
  ['GET', '/api/v1/apps/{appId}', 500],
  ['*', '/api/v1/eventHooks', 100],
  ['*', '/api/v1/groups', 500],
  ['*', '/api/v1/groups/{groupId}', 1000],
  ['*', '/api/v1/logs', 120],
  ['*', '/api/v1/users', 600],
  ['GET', '/api/v1/users/{id}', 2000],
  ['*', '/api/v1/users/{id}', 1000],
  ['*', '/oauth2/v1/token', 1200],
];

/** Whether a call may go on, and the headers `x-rate-limit-…` of its answer. */
export interface Allowance {
  allowed: boolean;
  headers: Record<string, string>;
}

export interface RateLimits {
  /** Share of a bucket that one token or app may use: 0 to 1. Default 0.5, as in Okta. */
  share: number;
  /** Gives a path template a limit of its own, in calls a minute for the whole org. */
  set(method: string, path: string, limit: number): void;
  /** Counts a call, unless it is refused. @param call `path` is the template of the route */
  take(call: { method: string; path: string; principal: string }): Allowance;
  /**
   * The headers of a 429 that was planned: of an empty bucket, or of the limit of calls at a time, which Okta tells by
   * a limit of 0.
   */
  exhausted(kind: 'bucket' | 'concurrency', call: { method: string; path: string }): Record<string, string>;
}

/** `since`: when it began; `used`: calls by principal. */
interface Window {
  since: number;
  used: Map<string, number>;
}

export function createRateLimits(now: () => number): RateLimits {
  const buckets = [...BUCKETS];
  const windows = new Map<string, Window>();

  function bucketOf(method: string, path: string): readonly [string, string, number] {
    const fitting = buckets.filter(
      ([wanted, start]) => (wanted === '*' || wanted === method) && path.startsWith(start),
    );
    const longest = Math.max(...fitting.map(([, start]) => start.length));
    const best = fitting.filter(([, start]) => start.length === longest);
    // The newest one wins, and one for the method before one for all.
    return best.findLast(([wanted]) => wanted !== '*') ?? best.at(-1) ?? ['*', '/', 1200];
  }

  function windowOf(name: string): Window {
    const open = windows.get(name);
    // A clock that was set back begins a window too.
    if (open !== undefined && now() >= open.since && now() < open.since + WINDOW_MS) return open;
    const fresh = { since: now(), used: new Map<string, number>() };
    windows.set(name, fresh);
    return fresh;
  }

  const limits: RateLimits = {
    share: 0.5,
    set: (method, path, limit) => void buckets.push([method, path, limit]),
    take({ method, path, principal }) {
      const [bucketMethod, bucketPath, limit] = bucketOf(method, path);
      const window = windowOf(`${bucketMethod} ${bucketPath}`);
      const own = window.used.get(principal) ?? 0;
      const all = [...window.used.values()].reduce((sum, each) => sum + each, 0);
      const mine = Math.max(1, Math.floor(limit * limits.share));
      const left = Math.min(mine - own, limit - all);
      const allowed = left > 0;
      if (allowed) window.used.set(principal, own + 1);
      return { allowed, headers: headersOf(mine, Math.max(0, left - 1), window.since) };
    },
    exhausted(kind, { method, path }) {
      if (kind === 'concurrency') return headersOf(0, 0, now());
      const [bucketMethod, bucketPath, limit] = bucketOf(method, path);
      return headersOf(Math.floor(limit * limits.share), 0, windowOf(`${bucketMethod} ${bucketPath}`).since);
    },
  };
  return limits;
}

function headersOf(limit: number, remaining: number, since: number): Record<string, string> {
  return {
    'x-rate-limit-limit': String(limit),
    'x-rate-limit-remaining': String(remaining),
    'x-rate-limit-reset': String(Math.ceil((since + WINDOW_MS) / 1000)),
  };
}

// Sessions of people: express-session on the access store. The cookie's value is stored only as its hash. A session
// ends 12 hours after its last use, and 7 days after sign-in whatever is done. Where the clock is set these ends move
// with it, and no further: each use counts from the time that the clock shows then.
import { randomBytes } from 'node:crypto';

import type { Request, RequestHandler } from 'express';
import session, { Store as SessionStore, type SessionData } from 'express-session';

import type { AccessChanges } from '../access/changes.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { AccessStore } from '../store/access-store.ts';

declare module 'express-session' {
  interface SessionData {
    userId?: string;
    /** Milliseconds since the epoch, of sign-in and of the last write. */
    startedAt?: number;
    savedAt?: number;
  }
}

export const SESSION_COOKIE = 'signalbox.sid';
const HOUR = 3_600_000;
const ROLLING_MS = 12 * HOUR;
const ABSOLUTE_MS = 7 * 24 * HOUR;
/** Using a session writes its new end at most this often. */
const TOUCH_MS = 60_000;
/**
 * A session that was used further in the future than this counts as none: the clock stood wrong then, and its end is as
 * wrong.
 */
const AHEAD_MS = 24 * HOUR;

type Kept = { access: AccessStore; clock: Clock };
type Done = (error?: unknown) => void;

/** The store of express-session. Its methods tell by a callback; they never throw. */
class StoredSessions extends SessionStore {
  readonly #access: AccessStore;
  readonly #clock: Clock;
  readonly #changes: AccessChanges;

  constructor({ access, clock, changes }: Kept & { changes: AccessChanges }) {
    super();
    this.#access = access;
    this.#clock = clock;
    this.#changes = changes;
  }

  override get(sid: string, done: (error: unknown, session?: SessionData | null) => void): void {
    settle(this.#find(sid), done);
  }

  override set(sid: string, data: SessionData, done?: Done): void {
    settle(this.#save(sid, data), done);
  }

  /** A session was used; its end moves. */
  override touch(sid: string, data: SessionData, done?: Done): void {
    const age = this.#clock.now() - (data.savedAt ?? -Infinity);
    const fresh = age >= 0 && age < TOUCH_MS;
    settle(fresh ? Promise.resolve() : this.#saveAgain(sid, data), done);
  }

  override destroy(sid: string, done?: Done): void {
    settle(
      this.#changes.during(() => this.#access.removeSession(sha256Hex(sid))),
      done,
    );
  }

  #find(sid: string): Promise<SessionData | null> {
    return find({ access: this.#access, clock: this.#clock }, sid);
  }

  /** A session that was ended while its last request was under way must not come back by being used. */
  async #saveAgain(sid: string, data: SessionData): Promise<void> {
    if ((await this.#find(sid)) !== null) await this.#save(sid, data);
  }

  async #save(sid: string, data: SessionData): Promise<void> {
    const now = this.#clock.now();
    const startedAt = Math.min(data.startedAt ?? now, now);
    await this.#access.saveSession({
      id: sha256Hex(sid),
      userId: data.userId ?? null,
      data: JSON.stringify({ ...data, startedAt, savedAt: now }),
      expiresAt: new Date(endOf(now, startedAt)).toISOString(),
    });
  }
}

/** What a session holds; null where there is none, or it has ended. */
async function find({ access, clock }: Kept, sid: string): Promise<SessionData | null> {
  const text = await access.findSession(sha256Hex(sid), clock.iso());
  const data = text === undefined ? null : (JSON.parse(text) as SessionData);
  return (data?.savedAt ?? 0) > clock.now() + AHEAD_MS ? null : data;
}

/** When a session ends, in milliseconds. */
function endOf(savedAt: number, startedAt: number): number {
  return Math.min(savedAt + ROLLING_MS, startedAt + ABSOLUTE_MS);
}

/** Whose session it is, and when it ends unless it is used; undefined: it has ended. Asking does not count as a use. */
export async function liveSession(
  kept: Kept,
  sid: string,
): Promise<{ userId: string | undefined; endsAt: number } | undefined> {
  const data = await find(kept, sid);
  if (data === null) return undefined;
  const savedAt = data.savedAt ?? kept.clock.now();
  return { userId: data.userId, endsAt: endOf(savedAt, data.startedAt ?? savedAt) };
}

/**
 * The handler that gives each request its session.
 * @param secret signs the cookie, so that made-up ids cost no look into the store
 */
export function sessions(deps: {
  access: AccessStore;
  clock: Clock;
  changes: AccessChanges;
  secret: string;
  secure: boolean;
}): RequestHandler {
  const { secret, secure } = deps;
  const handle = session({
    name: SESSION_COOKIE,
    secret,
    store: new StoredSessions(deps),
    genid: () => randomBytes(32).toString('base64url'),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // The public address is https, so something before us has ended TLS: the cookie goes by that.
    proxy: secure,
    cookie: { httpOnly: true, sameSite: 'lax', secure, path: '/', maxAge: ROLLING_MS },
  });
  if (!secure) return handle;
  return (request, response, next) => {
    request.headers['x-forwarded-proto'] = 'https';
    return handle(request, response, next);
  };
}

/**
 * Begins a fresh session under a new id: what was known of the old one before sign-in is worth nothing after it. It is
 * stored when this resolves; express-session itself would answer as if it were.
 */
export async function beginSession(request: Request, userId: string, now: number): Promise<void> {
  await told((done) => request.session.regenerate(done));
  request.session.userId = userId;
  request.session.startedAt = now;
  try {
    await told((done) => request.session.save(done));
  } catch (thrown) {
    // Or a cookie would be sent of a session that is not there.
    Reflect.deleteProperty(request, 'session');
    throw thrown;
  }
}

/** Ends the session of the request, in the store too. */
export async function endSession(request: Request): Promise<void> {
  await told((done) => request.session.destroy(done));
}

/** A call of express-session as a promise. */
function told(work: (done: (error: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => (error === undefined || error === null ? resolve() : reject(error)));
  });
}

function settle<Result>(work: Promise<Result>, tell?: (error: unknown, result?: Result) => void): void {
  void work.then(
    (result) => tell?.(null, result),
    (error: unknown) => tell?.(error),
  );
}

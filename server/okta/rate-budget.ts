// How many calls of a kind Signalbox may make of an org now: a share of the limit that each answer tells, counted by
// method and path template (S2). Whoever comes too early waits in the order of coming, flow by flow. Whoever would wait
// long is told when to come again, so that a step that waits is on record and holds no place.
//
// @source Okta, rate limits: `X-Rate-Limit-Limit`, `-Remaining` and `-Reset` tell of a window of a minute; 429 with a
// limit of 0 is the limit of concurrent calls
import { RetryableError } from '../../shared/errors.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import { cancelledBy } from '../lib/http-client-errors.ts';
import { LONGEST_RESET_MS, untilReset, WINDOW_MS } from './come-again.ts';

export interface RateBudget {
  /**
   * Waits for the turn of a call. When it resolves the call may be made; `left` is to be called when its answer came,
   * or when none will.
   * @param bucket the kind of call, by `bucketOf`
   * @param sharer the flow that calls, for waiting flow by flow
   * @param part `next` of what was begun and would begin anew (a list): it waits here however long that takes, so that
   * it comes to an end. Default `first`
   * @throws RetryableError `okta.rate-limited`, surely not done and no attempt, with the time of its turn;
   * CancelledError
   */
  enter(bucket: string, sharer: string, signal: AbortSignal, part?: 'first' | 'next'): Promise<Pass>;
}

/** The right to make one call. */
export interface Pass {
  /** The call is over. `answer`: its status and headers, names in lower case; undefined: there was none. */
  left(answer: { status: number; headers: Readonly<Record<string, string>> } | undefined): void;
}

export interface RateBudgetOptions {
  clock: Clock;
  /** The part of each limit that is used, above 0 to 1. Default: a half, which is what Okta gives a token by itself. */
  share?: number;
}

export const DEFAULT_SHARE = 0.5;
/** A call whose turn comes later than that is told to come again, and does not wait here. */
const LONGEST_WAIT_MS = 3_000;
/**
 * After the concurrency limit was met nobody calls for so long, and `GOOD_CALLS` calls must go well before one more is
 * tried at a time.
 */
const CROWDED_MS = 1_000;
const GOOD_CALLS = 20;
/** Kinds of calls that are remembered; idle ones go first. */
const MOST_BUCKETS = 2_000;

/** A call that waits. */
interface Waiter {
  begin(): void;
  /** Absent: it is not told to come again. */
  giveUp?(error: RetryableError): void;
}

/** What is known of one kind of call. */
interface Bucket {
  /** Calls of a window; undefined until an answer told; Infinity where answers tell none. */
  limit: number | undefined;
  /** What the last answer said is left of the window, less what was sent since. */
  remaining: number;
  /** When the window ends. Milliseconds since the epoch, by this machine's clock. */
  resetAt: number;
  /**
   * When it ends by the last answer, in seconds of the org's clock; undefined in a window that no answer has told of
   * yet.
   */
  reset: number | undefined;
  /** Calls that were sent by us in this window. */
  used: number;
  /** Calls that are under way. */
  running: number;
  /** Calls that were told to come again: each window takes its share of them. */
  promised: number;
  waiting: Map<string, Set<Waiter>>;
  timer: Timer | undefined;
}

/** The budget of one org and account. */
export function createRateBudget({ clock, share = DEFAULT_SHARE }: RateBudgetOptions): RateBudget {
  const buckets = new Map<string, Bucket>();
  /** How many calls may be made at a time; only answers of the concurrency limit bound it. */
  let atOnce = Infinity;
  let running = 0;
  let good = 0;
  let crowdedUntil = 0;

  /** The bucket of a kind, made where it is not known. */
  function bucketOf(name: string): Bucket {
    const known = buckets.get(name);
    if (known !== undefined) return known;
    for (const [each, { running: calls, waiting }] of buckets) {
      if (buckets.size < MOST_BUCKETS) break;
      if (calls === 0 && waiting.size === 0) buckets.delete(each);
    }
    const made: Bucket = {
      limit: undefined,
      remaining: 0,
      resetAt: 0,
      reset: undefined,
      used: 0,
      running: 0,
      promised: 0,
      waiting: new Map(),
      timer: undefined,
    };
    buckets.set(name, made);
    return made;
  }

  /** Whether a time is still to come. One that no answer can have named was written before this clock was set back. */
  const isAhead = (at: number): boolean => at > clock.now() && at - clock.now() <= LONGEST_RESET_MS;
  const shareOf = (limit: number): number => Math.max(1, Math.floor(limit * share));

  /** Begins a new window where the last one is over. */
  function turn(bucket: Bucket): void {
    if (bucket.limit === undefined || isAhead(bucket.resetAt)) return;
    bucket.used = bucket.running;
    bucket.remaining = bucket.limit - bucket.running;
    bucket.promised = Math.max(0, bucket.promised - shareOf(bucket.limit));
    // Until an answer says when it really ends.
    bucket.resetAt = clock.now() + WINDOW_MS;
    bucket.reset = undefined;
  }

  /**
   * The bucket and those that Okta seems to count with it: Okta names no bucket, but the same limit ends at the same
   * second.
   */
  function countedWith(bucket: Bucket): Bucket[] {
    if (bucket.reset === undefined) return [bucket];
    return [...buckets.values()].filter(({ limit, reset }) => limit === bucket.limit && reset === bucket.reset);
  }

  /**
   * True where one more call of the kind may be made now. The first call finds out what the limit is, so it goes alone.
   */
  function mayBegin(bucket: Bucket): boolean {
    turn(bucket);
    if (running >= atOnce || isAhead(crowdedUntil)) return false;
    if (bucket.limit === undefined) return bucket.running === 0;
    return bucket.used < shareOf(bucket.limit) && bucket.remaining > 0;
  }

  /** Counts a call as begun. */
  function begin(bucket: Bucket): Pass {
    running += 1;
    bucket.running += 1;
    bucket.used += 1;
    for (const each of countedWith(bucket)) each.remaining -= 1;
    let over = false;
    return {
      left(answer) {
        if (over) return;
        over = true;
        running -= 1;
        bucket.running -= 1;
        if (answer !== undefined) learn(bucket, answer);
        serveAll();
      },
    };
  }

  /**
   * Takes note of what an answer says of the limits. What is counted here never rises within a window, since answers
   * may come in another order than they were made.
   */
  function learn(bucket: Bucket, { status, headers }: Parameters<Pass['left']>[0] & object): void {
    const limit = count(headers['x-rate-limit-limit']);
    const remaining = count(headers['x-rate-limit-remaining']);
    const reset = count(headers['x-rate-limit-reset']);
    const now = clock.now();
    if (status === 429 && (limit === 0 || limit === undefined)) {
      // The concurrency limit: its reset is a hint only.
      if (!isAhead(crowdedUntil)) atOnce = Math.max(1, Math.floor(Math.min(atOnce, running + 1) / 2));
      const wish = (count(headers['retry-after']) ?? 0) * 1_000;
      crowdedUntil = now + Math.min(Math.max(CROWDED_MS, wish), LONGEST_RESET_MS);
      good = 0;
      return;
    }
    if (status < 400 && atOnce !== Infinity && ++good >= GOOD_CALLS) {
      atOnce += 1;
      good = 0;
    }
    if (limit === undefined || remaining === undefined || reset === undefined || limit === 0) {
      bucket.limit ??= Infinity;
      return;
    }
    const answeredAt = Date.parse(headers['date'] ?? '');
    const resetAt = now + untilReset(reset, Number.isNaN(answeredAt) ? now : answeredAt);
    // Both are known to a second only.
    const isNew = bucket.limit === undefined || bucket.limit === Infinity || resetAt > bucket.resetAt + 2_000;
    if (isNew) bucket.used = Math.min(bucket.used, bucket.running + 1);
    bucket.limit = limit;
    bucket.reset = reset;
    const together = countedWith(bucket);
    const left = Math.max(0, remaining - together.reduce((sum, each) => sum + each.running, 0));
    bucket.remaining = isNew ? left : Math.min(bucket.remaining, left);
    for (const each of together) each.remaining = Math.min(each.remaining, left);
    bucket.resetAt = isNew ? resetAt : Math.max(bucket.resetAt, Math.min(resetAt, bucket.resetAt + 2_000));
    if (status === 429 && remaining === 0) bucket.used = Math.max(bucket.used, shareOf(limit));
  }

  /** Lets all begin whose turn has come. */
  function serveAll(): void {
    for (const bucket of buckets.values()) if (bucket.waiting.size > 0) serve(bucket);
  }

  /**
   * Lets those of a bucket begin, and looks again when the next one may; where that is far away, they are told to come
   * again.
   */
  function serve(bucket: Bucket): void {
    while (bucket.waiting.size > 0 && mayBegin(bucket)) next(bucket)?.begin();
    if (bucket.waiting.size === 0) return;
    bucket.timer?.cancel();
    if (isFar(bucket)) sendAway(bucket);
    if (bucket.waiting.size === 0) return;
    const at = Math.max(turnAt(bucket), clock.now() + 1);
    bucket.timer = clock.setTimer(at, () => serve(bucket));
  }

  /** Tells those to come again who may be told so. */
  function sendAway(bucket: Bucket): void {
    for (const [sharer, waiters] of bucket.waiting) {
      for (const waiter of waiters) {
        if (waiter.giveUp === undefined) continue;
        waiters.delete(waiter);
        waiter.giveUp(comeAgain(bucket));
      }
      if (waiters.size === 0) bucket.waiting.delete(sharer);
    }
  }

  /** Takes the next who waits: flow by flow, in each in the order of coming. */
  function next(bucket: Bucket): Waiter | undefined {
    for (const [sharer, waiters] of bucket.waiting) {
      bucket.waiting.delete(sharer);
      for (const waiter of waiters) {
        waiters.delete(waiter);
        if (waiters.size > 0) bucket.waiting.set(sharer, waiters);
        return waiter;
      }
    }
    return undefined;
  }

  /** The earliest time at which one more call could begin; a call that ends may make it earlier. */
  function turnAt(bucket: Bucket): number {
    const isFull =
      bucket.limit !== undefined && (bucket.used >= shareOf(bucket.limit) || bucket.remaining <= 0)
        ? bucket.resetAt
        : 0;
    const crowded = isAhead(crowdedUntil) ? crowdedUntil : 0;
    return Math.max(isFull, crowded, clock.now() + (isFull > 0 || crowded > 0 ? 0 : LONGEST_WAIT_MS));
  }

  const isFar = (bucket: Bucket): boolean => turnAt(bucket) - clock.now() > LONGEST_WAIT_MS;

  /** The refusal of a call whose turn is far away, with the time of its turn. */
  function comeAgain(bucket: Bucket): RetryableError {
    const perWindow = bucket.limit === undefined ? 1 : shareOf(bucket.limit);
    const windows = Number.isFinite(perWindow) ? Math.floor(bucket.promised / perWindow) : 0;
    bucket.promised += 1;
    const retryAfterMs = Math.max(1_000, turnAt(bucket) - clock.now()) + windows * WINDOW_MS;
    return new RetryableError(
      'okta.rate-limited',
      `Signalbox has used its share of Okta's rate limit for calls of this kind. This one was not sent; its turn comes in about ${Math.ceil(retryAfterMs / 1_000)} s.`,
      {
        surelyNotDone: true,
        noAttempt: true,
        retryAfterMs,
        details: { limit: Number.isFinite(bucket.limit) ? (bucket.limit ?? null) : null, share },
      },
    );
  }

  return {
    enter(name, sharer, signal, part = 'first') {
      const bucket = bucketOf(name);
      if (signal.aborted) return Promise.reject(cancelledBy(signal));
      if (bucket.waiting.size === 0 && mayBegin(bucket)) return Promise.resolve(begin(bucket));
      if (part === 'first' && isFar(bucket)) return Promise.reject(comeAgain(bucket));
      return new Promise((resolve, reject) => {
        const same = bucket.waiting.get(sharer) ?? new Set<Waiter>();
        const waiter: Waiter = {
          begin() {
            signal.removeEventListener('abort', onAbort);
            resolve(begin(bucket));
          },
        };
        if (part === 'first') {
          waiter.giveUp = (error) => {
            signal.removeEventListener('abort', onAbort);
            reject(error);
          };
        }
        const onAbort = (): void => {
          same.delete(waiter);
          if (same.size === 0 && bucket.waiting.get(sharer) === same) bucket.waiting.delete(sharer);
          reject(cancelledBy(signal));
        };
        same.add(waiter);
        bucket.waiting.set(sharer, same);
        signal.addEventListener('abort', onAbort, { once: true });
        serve(bucket);
      });
    },
  };
}

/** A number in a header; undefined for anything else. */
function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,11}$/.test(text.trim()) ? Number(text) : undefined;
}

/**
 * The kind of a call. A path that was written out has no template: what looks like an id or a login in it is taken for
 * one.
 */
export function bucketOf(method: string, path: string): string {
  const segments = path.split('/').map((segment) => (/%|^[0-9A-Za-z]{20}$|^\{/.test(segment) ? '{}' : segment));
  return `${method} ${segments.join('/')}`;
}

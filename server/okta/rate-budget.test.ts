// Rate limits of an org by a clock of the test's own: what a share allows, who waits how long, and in which order.
import { expect, test } from 'vitest';

import { CancelledError, type RetryableError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { bucketOf, createRateBudget, type Pass, type RateBudget } from './rate-budget.ts';

const START = Date.parse('2026-11-03T09:00:00.000Z');
const BUCKET = 'POST /api/v1/users/{id}/lifecycle/suspend';

function handClock(): Clock & { pass(ms: number): Promise<void> } {
  let now = START;
  const timers = new Set<{ at: number; fn: () => void }>();
  return {
    now: () => now,
    iso: () => new Date(now).toISOString(),
    setTimer(at, fn) {
      const timer = { at, fn };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    async pass(ms) {
      now += ms;
      for (const timer of [...timers].toSorted((one, other) => one.at - other.at)) {
        if (timer.at <= now && timers.delete(timer)) timer.fn();
      }
      await settled();
    },
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

/** An answer by an org whose window ends in so many seconds, with a clock that is an hour off ours. */
function answer(
  clock: Clock,
  limit: number,
  remaining: number,
  endsIn: number,
  status = 200,
): Parameters<Pass['left']>[0] {
  const theirs = clock.now() + 3_600_000;
  return {
    status,
    headers: {
      date: new Date(theirs).toUTCString(),
      'x-rate-limit-limit': String(limit),
      'x-rate-limit-remaining': String(remaining),
      'x-rate-limit-reset': String(Math.floor(theirs / 1_000) + endsIn),
    },
  };
}

const { signal } = new AbortController();

interface Tally {
  passes: Pass[];
  errors: RetryableError[];
  order: string[];
}

function enter(budget: RateBudget, tally: Tally, sharer: string, bucket = BUCKET): void {
  budget.enter(bucket, sharer, signal).then(
    (pass) => {
      tally.passes.push(pass);
      tally.order.push(sharer);
    },
    (error: RetryableError) => tally.errors.push(error),
  );
}

async function known(clock: Clock, limit: number, endsIn: number, share?: number): Promise<RateBudget> {
  const budget = createRateBudget({ clock, ...(share === undefined ? {} : { share }) });
  const pass = await budget.enter(BUCKET, 'first', signal);
  pass.left(answer(clock, limit, limit - 1, endsIn));
  return budget;
}

test('the first call finds out the limit, and others wait for it', async () => {
  const clock = handClock();
  const budget = createRateBudget({ clock });
  const tally: Tally = { passes: [], errors: [], order: [] };
  for (let at = 0; at < 5; at += 1) enter(budget, tally, 'flow');
  await settled();
  expect(tally.passes).toHaveLength(1);
  tally.passes[0]?.left(answer(clock, 100, 99, 30));
  await settled();
  expect(tally.passes).toHaveLength(5);
});

test("a share of the limit is used in a window; whoever comes later is told when, by the org's clock", async () => {
  const clock = handClock();
  const budget = await known(clock, 20, 30);
  const tally: Tally = { passes: [], errors: [], order: [] };
  for (let at = 0; at < 25; at += 1) enter(budget, tally, 'flow');
  await settled();
  expect(tally.passes).toHaveLength(9);
  expect(tally.errors).toHaveLength(16);
  expect(tally.errors[0]).toMatchObject({ code: 'okta.rate-limited', surelyNotDone: true, noAttempt: true });
  expect(tally.errors[0]?.retryAfterMs).toBe(31_000);
  // Each window takes ten of them.
  expect(tally.errors.map(({ retryAfterMs }) => retryAfterMs)).toEqual([
    ...Array.from({ length: 10 }, () => 31_000),
    ...Array.from({ length: 6 }, () => 91_000),
  ]);
  for (const pass of tally.passes) pass.left(answer(clock, 20, 10, 30));
  await clock.pass(31_000);
  enter(budget, tally, 'flow');
  await settled();
  expect(tally.passes).toHaveLength(10);
});

test('what others use of the limit counts: nothing is sent where nothing is left', async () => {
  const clock = handClock();
  const budget = createRateBudget({ clock });
  const first = await budget.enter(BUCKET, 'flow', signal);
  first.left(answer(clock, 100, 0, 20));
  await expect(budget.enter(BUCKET, 'flow', signal)).rejects.toMatchObject({ retryAfterMs: 21_000 });
});

test('a 429 of one call holds back all of its kind, and none of another', async () => {
  const clock = handClock();
  const budget = await known(clock, 100, 40);
  const pass = await budget.enter(BUCKET, 'flow', signal);
  pass.left(answer(clock, 100, 0, 40, 429));
  await expect(budget.enter(BUCKET, 'flow', signal)).rejects.toMatchObject({ retryAfterMs: 41_000 });
  await budget.enter('GET /api/v1/users', 'flow', signal);
});

test('who waits only a moment waits here, flow by flow', async () => {
  const clock = handClock();
  const budget = await known(clock, 4, 1);
  const tally: Tally = { passes: [], errors: [], order: [] };
  enter(budget, tally, 'a');
  await settled();
  tally.passes[0]?.left(answer(clock, 4, 2, 1));
  for (const sharer of ['a', 'a', 'b']) enter(budget, tally, sharer);
  await settled();
  expect(tally.order).toEqual(['a']);
  await clock.pass(3_000);
  expect(tally.order).toEqual(['a', 'a', 'b']);
  // The window took two; the third has a minute to wait now, and is told so.
  expect(tally.errors).toHaveLength(1);
});

test('the concurrency limit bounds calls at a time, for all kinds of calls', async () => {
  const clock = handClock();
  const budget = createRateBudget({ clock });
  const open = await budget.enter('GET /a', 'flow', signal);
  open.left({ status: 200, headers: {} });
  const passes = await Promise.all(Array.from({ length: 8 }, () => budget.enter('GET /a', 'flow', signal)));
  passes[0]?.left({ status: 429, headers: { 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0' } });
  const tally: Tally = { passes: [], errors: [], order: [] };
  enter(budget, tally, 'flow', 'GET /b');
  await clock.pass(1_100);
  expect(tally.passes).toHaveLength(0);
  for (const pass of passes.slice(1, 5)) pass.left({ status: 200, headers: {} });
  await settled();
  expect(tally.passes).toHaveLength(1);
});

test('a time to come again that is hours or ages ahead holds an org back for two minutes at most', async () => {
  for (const wish of ['14400', '99999999999']) {
    const clock = handClock();
    const budget = createRateBudget({ clock });
    const pass = await budget.enter(BUCKET, 'flow', signal);
    pass.left({ status: 429, headers: { 'retry-after': wish } });
    await expect(budget.enter(BUCKET, 'flow', signal)).rejects.toMatchObject({ retryAfterMs: 120_000 });
    await clock.pass(120_000);
    await budget.enter(BUCKET, 'flow', signal);
  }
});

test('a clock that is set back by an hour holds nobody back for it', async () => {
  const clock = handClock();
  const budget = createRateBudget({ clock });
  const first = await budget.enter(BUCKET, 'flow', signal);
  first.left(answer(clock, 100, 0, 20));
  const other = await budget.enter('GET /api/v1/users', 'flow', signal);
  await expect(budget.enter(BUCKET, 'flow', signal)).rejects.toMatchObject({ retryAfterMs: 21_000 });
  await clock.pass(-3_600_000);
  const next = await budget.enter(BUCKET, 'flow', signal);
  next.left(answer(clock, 100, 99, 30));
  other.left({ status: 429, headers: { 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0' } });
  await clock.pass(-3_600_000);
  await budget.enter(BUCKET, 'flow', signal);
});

test('who is in the middle of something waits for as many windows as it takes, and others are told to come again', async () => {
  const clock = handClock();
  const budget = await known(clock, 4, 30);
  const order: string[] = [];
  const patient = (name: string, stop = signal): Promise<Pass> => budget.enter(BUCKET, name, stop, 'next');
  const over = { status: 200, headers: {} };
  (await budget.enter(BUCKET, 'a', signal)).left(over);
  const waiting = Array.from({ length: 4 }, () =>
    patient('a').then((pass) => {
      order.push('a');
      pass.left(over);
    }),
  );
  const stop = new AbortController();
  const gone = patient('b', stop.signal);
  await settled();
  await expect(budget.enter(BUCKET, 'c', signal)).rejects.toMatchObject({ noAttempt: true });
  stop.abort(new CancelledError('run.cancelled', 'It was cancelled.'));
  await expect(gone).rejects.toMatchObject({ code: 'run.cancelled' });
  await clock.pass(31_000);
  expect(order).toHaveLength(2);
  await clock.pass(61_000);
  expect(order).toHaveLength(4);
  await Promise.all(waiting);
});

test('who gives up is not waited for', async () => {
  const clock = handClock();
  const budget = createRateBudget({ clock });
  const first = await budget.enter(BUCKET, 'a', signal);
  const gone = new AbortController();
  const waiting = budget.enter(BUCKET, 'a', gone.signal);
  const next = budget.enter(BUCKET, 'b', signal);
  gone.abort();
  await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' });
  first.left(undefined);
  await next;
});

test('200 calls a second at a share of 50 % meet no limit', async () => {
  const clock = handClock();
  const budget = createRateBudget({ clock });
  let left = 6_000;
  let wasted = 0;
  let sent = 0;
  for (let second = 0; second < 60; second += 1) {
    const tally: Tally = { passes: [], errors: [], order: [] };
    for (let at = 0; at < 200; at += 1) enter(budget, tally, 'flow');
    for (let before = -1; before !== sent;) {
      before = sent;
      await settled();
      for (const pass of tally.passes.splice(0)) {
        sent += 1;
        wasted += left <= 0 ? 1 : 0;
        left -= 1;
        pass.left(answer(clock, 6_000, Math.max(0, left), 60 - second));
      }
    }
    await clock.pass(1_000);
  }
  expect([sent, wasted]).toEqual([3_000, 0]);
});

test('kinds of calls that Okta counts together, as their equal windows tell, waste none of what is left for all', async () => {
  const clock = handClock();
  const budget = createRateBudget({ clock });
  const kinds = ['suspend', 'unsuspend', 'reset_factors'].map((name) => `POST /api/v1/users/{id}/lifecycle/${name}`);
  let left = 100;
  let [sent, wasted] = [0, 0];
  const tally: Tally = { passes: [], errors: [], order: [] };
  const answerAll = async (): Promise<void> => {
    for (let before = -1; before !== sent;) {
      before = sent;
      await settled();
      for (const pass of tally.passes.splice(0)) {
        sent += 1;
        const isRefused = left <= 0;
        wasted += Number(isRefused);
        left = Math.max(0, left - 1);
        pass.left(answer(clock, 100, left, 40, isRefused ? 429 : 200));
      }
    }
  };
  for (const kind of kinds) enter(budget, tally, 'first', kind);
  await answerAll();
  // Each may use fifty; all together have a hundred.
  for (let at = 0; at < 60; at += 1) {
    for (const kind of kinds) enter(budget, tally, 'flow', kind);
    if (at % 10 === 9) await answerAll();
  }
  await answerAll();
  expect([sent, wasted, left]).toEqual([100, 0, 0]);
  expect(tally.errors).toHaveLength(83);
});

test('a kind of call is its method and template; what stands for an id in a path that was written out does not count', () => {
  expect(bucketOf('GET', '/api/v1/users/{id}')).toBe(bucketOf('GET', '/api/v1/users/00u1b2c3d4E5f6G7h8i9'));
  expect(bucketOf('GET', '/api/v1/users/a%40b.c')).toBe(bucketOf('GET', '/api/v1/users/{userId}'));
  expect(bucketOf('GET', '/api/v1/users/me')).not.toBe(bucketOf('GET', '/api/v1/users/{id}'));
});

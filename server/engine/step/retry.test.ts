// S2 and J5 as one decision: what follows a failed attempt.
import { expect, test } from 'vitest';

import type { Effect } from '../../../shared/card/manifest.ts';
import { RetryableError, TerminalError, TimeoutError } from '../../../shared/errors.ts';
import type { NodePolicy } from '../../../shared/flow/flow.ts';
import { afterFailure, inDoubt } from './retry.ts';

const MINUTE = 60_000;
const busy = (more: object = {}) => new RetryableError('test.busy', 'Busy.', more);
const silent = new TimeoutError('test.timeout', 'Nobody answers.');
const refused = new TerminalError('test.refused', 'No.');

const after = (
  error: RetryableError | TerminalError | TimeoutError,
  effect: Effect,
  attempt = 1,
  policy: NodePolicy = {},
) => afterFailure({ error, effect, attempt, policy, random: 0.5 });
const delays = (policy: NodePolicy, random: number): number[] =>
  [1, 2, 3, 8, 20].map((attempt) => {
    const next = afterFailure({ error: busy(), effect: 'pure', attempt, policy: { attempts: 99, ...policy }, random });
    return next.kind === 'retry' ? next.delayMs : -1;
  });

test('S2 the wait doubles from a second, with full jitter, up to five minutes', () => {
  expect(delays({}, 1)).toEqual([1_000, 2_000, 4_000, 128_000, 5 * MINUTE]);
  expect(delays({}, 0.25)).toEqual([250, 500, 1_000, 32_000, 75_000]);
  expect(delays({}, 0)).toEqual([0, 0, 0, 0, 0]);
  expect(delays({ backoffMs: 10 }, 1)).toEqual([10, 20, 40, 1_280, 5 * MINUTE]);
});

test('S2 never sooner than the other side asks, which may ask for six hours at most', () => {
  const wait = (retryAfterMs: number) => after(busy({ retryAfterMs }), 'pure');
  expect(wait(100)).toEqual({ kind: 'retry', delayMs: 500 });
  expect(wait(7 * MINUTE)).toEqual({ kind: 'retry', delayMs: 7 * MINUTE });
  expect(wait(48 * 60 * MINUTE)).toEqual({ kind: 'retry', delayMs: 6 * 60 * MINUTE });
});

test('S2 three attempts by default, else as many as the policy says', () => {
  const kinds = (policy: NodePolicy) =>
    [1, 2, 3, 4].map((attempt) => after(busy(), 'repeatable', attempt, policy).kind);
  expect(kinds({})).toEqual(['retry', 'retry', 'fail', 'fail']);
  expect(kinds({ attempts: 1 })).toEqual(['fail', 'fail', 'fail', 'fail']);
  expect(kinds({ attempts: 4 })).toEqual(['retry', 'retry', 'retry', 'fail']);
});

test('S2 what is terminal is not tried again; a time-out is, where doing it twice is harmless', () => {
  for (const effect of ['pure', 'repeatable', 'once'] as const) expect(after(refused, effect).kind).toBe('fail');
  expect(after(silent, 'pure').kind).toBe('retry');
  expect(after(silent, 'repeatable').kind).toBe('retry');
});

test('S2 J5 a once step is tried again only where it surely did nothing; else it is in doubt', () => {
  expect(after(busy({ surelyNotDone: true }), 'once').kind).toBe('retry');
  expect(after(busy({ surelyNotDone: true }), 'once', 3).kind).toBe('fail');
  expect(after(busy(), 'once').kind).toBe('in-doubt');
  expect(after(silent, 'once').kind).toBe('in-doubt');
  // An answer is no doubt.
  expect(after(busy({ details: { status: 500 } }), 'once').kind).toBe('fail');
});

test('J5 the policy decides a doubt: ask, fail, or try again as often as it allows', () => {
  expect(inDoubt(1, {}, 0.5).kind).toBe('in-doubt');
  expect(inDoubt(9, { inDoubt: 'ask', attempts: 1 }, 0.5).kind).toBe('in-doubt');
  expect(inDoubt(1, { inDoubt: 'fail' }, 0.5)).toEqual({ kind: 'fail' });
  expect(inDoubt(1, { inDoubt: 'retry' }, 0.5)).toEqual({ kind: 'retry', delayMs: 500 });
  expect(inDoubt(3, { inDoubt: 'retry' }, 0.5)).toEqual({ kind: 'fail' });
  expect(after(silent, 'once', 1, { inDoubt: 'fail' }).kind).toBe('fail');
  expect(after(silent, 'once', 1, { inDoubt: 'retry' }).kind).toBe('retry');
});

// S2 and J5 as one pure decision: what follows a failed attempt.
import { RetryableError, TimeoutError, type AppError } from '../../../shared/errors.ts';
import type { NodePolicy } from '../../../shared/flow/flow.ts';
import type { Effect } from '../../../shared/card/manifest.ts';
import { LONGEST_WISH_MS } from '../../lib/back-off.ts';

export const DEFAULT_ATTEMPTS = 3;
export const DEFAULT_BACKOFF_MS = 1_000;
export const DEFAULT_TIMEOUT_MS = 30_000;
const BACKOFF_CAP_MS = 5 * 60_000;

export type AfterFailure =
  | { kind: 'fail' }
  | { kind: 'retry'; delayMs: number; noAttempt?: true }
  | { kind: 'in-doubt' };

export interface FailedAttempt {
  error: AppError;
  /** From 1. */
  attempt: number;
  effect: Effect;
  policy: NodePolicy;
  /** In [0, 1): full jitter. */
  random: number;
}

/** What follows a failed attempt. An answer that arrived (`details.status`) is known, so it is never in doubt. */
export function afterFailure({ error, attempt, effect, policy, random }: FailedAttempt): AfterFailure {
  const retryable = error instanceof RetryableError;
  if (retryable && error.noAttempt) {
    const delayMs = Math.min(error.retryAfterMs ?? DEFAULT_BACKOFF_MS, LONGEST_WISH_MS);
    return { kind: 'retry', delayMs, noAttempt: true };
  }
  if (!retryable && !(error instanceof TimeoutError)) return { kind: 'fail' };
  const surelyNotDone = retryable && error.surelyNotDone;
  if (effect === 'once' && !surelyNotDone) {
    if (error.details['status'] !== undefined) return { kind: 'fail' };
    return inDoubt(attempt, policy, random);
  }
  if (attempt >= (policy.attempts ?? DEFAULT_ATTEMPTS)) return { kind: 'fail' };
  return { kind: 'retry', delayMs: backoff(attempt, policy, random, retryable ? error.retryAfterMs : undefined) };
}

/** J5: a `once` step whose effect is unknown. */
export function inDoubt(attempt: number, policy: NodePolicy, random: number): AfterFailure {
  switch (policy.inDoubt ?? 'ask') {
    case 'ask':
      return { kind: 'in-doubt' };
    case 'fail':
      return { kind: 'fail' };
    case 'retry':
      if (attempt >= (policy.attempts ?? DEFAULT_ATTEMPTS)) return { kind: 'fail' };
      return { kind: 'retry', delayMs: backoff(attempt, policy, random, undefined) };
  }
}

/** Milliseconds; `attempt` from 1. */
export function backoff(attempt: number, policy: NodePolicy, random: number, retryAfterMs: number | undefined): number {
  const ceiling = Math.min(BACKOFF_CAP_MS, (policy.backoffMs ?? DEFAULT_BACKOFF_MS) * 2 ** (attempt - 1));
  return Math.round(Math.max(random * ceiling, Math.min(retryAfterMs ?? 0, LONGEST_WISH_MS)));
}

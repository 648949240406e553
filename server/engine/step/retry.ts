// S2 and J5 as one pure decision: what follows a failed attempt.
import { RetryableError, TimeoutError, type AppError } from '../../../shared/errors.ts';
import type { NodePolicy } from '../../../shared/flow/flow.ts';
import type { Effect } from '../../../shared/card/manifest.ts';
import { LONGEST_WISH_MS } from '../../lib/back-off.ts';

/** What a node's policy has where it says nothing (S1, S2). */
export const DEFAULT_ATTEMPTS = 3;
export const DEFAULT_BACKOFF_MS = 1_000;
export const DEFAULT_TIMEOUT_MS = 30_000;
/** The longest wait that back-off alone gives; the other side may ask for a longer one. */
const BACKOFF_CAP_MS = 5 * 60_000;

/**
 * `fail`: the step has failed. `retry`: it is tried again after `delayMs`; `noAttempt`: that was no attempt, and counts
 * for nothing. `in-doubt`: a person decides.
 */
export type AfterFailure =
  | { kind: 'fail' }
  | { kind: 'retry'; delayMs: number; noAttempt?: true }
  | { kind: 'in-doubt' };

/** What the decision rests on. */
export interface FailedAttempt {
  error: AppError;
  /** The number of the attempt since the run began or was resumed, from 1. */
  attempt: number;
  effect: Effect;
  policy: NodePolicy;
  /** In [0, 1): the share of the wait that is taken (full jitter). */
  random: number;
}

/**
 * S2, J5: what follows a failed attempt. A `once` step that may have taken effect is in doubt, unless an answer arrived
 * (`details.status`): then its effect is known.
 */
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

/** J5: what follows for a `once` step whose effect is unknown, by its policy; `ask` where that says nothing. */
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

/**
 * S2: how long the next attempt waits, in milliseconds: exponential with full jitter, and never shorter than the other
 * side asks.
 */
export function backoff(attempt: number, policy: NodePolicy, random: number, retryAfterMs: number | undefined): number {
  const ceiling = Math.min(BACKOFF_CAP_MS, (policy.backoffMs ?? DEFAULT_BACKOFF_MS) * 2 ** (attempt - 1));
  return Math.round(Math.max(random * ceiling, Math.min(retryAfterMs ?? 0, LONGEST_WISH_MS)));
}

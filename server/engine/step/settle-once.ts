// Waits for what a card promised, within its time limit. It decides nothing about what an end means.
import { toAppError, type AppError } from '../../../shared/errors.ts';
import type { Outcome } from '../../../shared/card/card.ts';
import type { TimeLimit } from '../../lib/time-limit.ts';

/** Hears how an attempt ended: one of both is called, once. */
export interface Settling {
  done(outcome: Outcome): void;
  failed(error: AppError): void;
}

/**
 * Calls `done` or `failed`, once: when the promise settles, or when `signal` is aborted, as it is when `limit` is over.
 * What comes later from an attempt that was given up is dropped, since its step may be at another attempt by then.
 */
export function settleOnce(given: Promise<Outcome>, signal: AbortSignal, limit: TimeLimit, on: Settling): void {
  let isOpen = true;
  limit.start();
  const settle = (call: () => void): void => {
    if (!isOpen) return;
    isOpen = false;
    limit.end();
    try {
      call();
    } catch (thrown) {
      on.failed(toAppError(thrown));
    }
  };
  const aborted = (): void => settle(() => on.failed(toAppError(signal.reason)));
  given.then(
    (outcome) => settle(() => on.done(outcome)),
    (thrown: unknown) => settle(() => on.failed(toAppError(thrown))),
  );
  if (signal.aborted) return aborted();
  signal.addEventListener('abort', aborted, { once: true });
}

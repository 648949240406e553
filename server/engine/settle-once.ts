// Waits for what a card promised, within its limit. Decides nothing about what an end means.
import { toAppError, type AppError } from '../../shared/errors.ts';
import type { Outcome } from '../../shared/card/card.ts';

export interface Settling {
  /** What the attempt is aborted with when its time is over. */
  tooLong(): AppError;
  done(outcome: Outcome): void;
  failed(error: AppError): void;
}

/**
 * Calls `done` or `failed`, once: by the promise, by `abort`, or after `timeoutMs`, which aborts. What comes later from
 * an attempt that was given up is dropped: its step may be at another attempt by then.
 */
export function settleOnce(given: Promise<Outcome>, abort: AbortController, timeoutMs: number, on: Settling): void {
  const { signal } = abort;
  let isOpen = true;
  // An attempt's own limit is no durable timer: it ends with the process that makes the attempt.
  const timer = setTimeout(() => abort.abort(on.tooLong()), timeoutMs);
  const settle = (call: () => void): void => {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(timer);
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

// Durable timers (S7): rows in the store, and one clock timer that wakes this service when the next is due. What was due
// while the server was down fires at once, in order.
import { toAppError, type AppError } from '../../shared/errors.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import type { RunStore, TimerRow } from '../store/run-store.ts';

/** So many are read together; small, so that the event loop is free between batches. */
const BATCH = 100;
const TRY_AGAIN_MS = 1_000;
/** The longest sleep, so that a clock that was set forward is noticed (S7). */
const LOOK_AGAIN_MS = 1_000;

export interface Timers {
  start(): void;
  stop(): Promise<void>;
  /** A timer was stored that may be due before the others. */
  expect(dueAt: number): void;
}

export function createTimers(deps: {
  runs: RunStore;
  clock: Clock;
  /**
   * Wakes what waits. Many are called at once, so that they read together; nothing is woken before `turn`, which comes
   * in order and is false where nothing may be woken any more. `durable` resolves when nothing of the timer is left in
   * the store; undefined: it could not be done now.
   */
  fire(timer: TimerRow, turn: () => Promise<boolean>): Promise<{ durable: Promise<void> } | undefined>;
  onTrouble(error: AppError): void;
}): Timers {
  const { runs, clock } = deps;
  let stopped = true;
  let timer: Timer | undefined;
  let wakeAt = Infinity;
  let firing: Promise<void> | undefined;
  let again = false;

  function sleepUntil(dueAt: number): void {
    const at = Math.min(dueAt, clock.now() + LOOK_AGAIN_MS);
    if (stopped || at >= wakeAt) return;
    timer?.cancel();
    wakeAt = at;
    timer = clock.setTimer(at, () => {
      wakeAt = Infinity;
      ring();
    });
  }

  function ring(): void {
    again = true;
    if (stopped) return;
    firing ??= fireDue().finally(() => {
      firing = undefined;
      if (again) ring();
    });
  }

  /** S7: in order of their times. @returns when each that could be fired is durable */
  async function fireInOrder(due: readonly TimerRow[]): Promise<Promise<void>[]> {
    let before: Promise<unknown> = Promise.resolve();
    const firing = due.map((row) => {
      const those = before;
      const one = deps.fire(row, async () => {
        await those;
        return !stopped;
      });
      before = Promise.all([those, one.catch(() => undefined)]);
      return one;
    });
    const ends = await Promise.allSettled(firing);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return ends.flatMap((end) => (end.status === 'fulfilled' && end.value !== undefined ? [end.value.durable] : []));
  }

  async function fireDue(): Promise<void> {
    try {
      let next: number | undefined;
      while (again || (next !== undefined && next <= clock.now())) {
        again = false;
        if (stopped) return;
        const due = await runs.dueTimers(clock.now(), BATCH);
        const fired = await fireInOrder(due);
        await Promise.all(fired);
        if (stopped) return;
        if (fired.length < due.length) return sleepUntil(clock.now() + TRY_AGAIN_MS);
        next = await runs.nextDueAt();
      }
      if (next !== undefined) sleepUntil(next);
    } catch (thrown) {
      deps.onTrouble(toAppError(thrown));
      sleepUntil(clock.now() + TRY_AGAIN_MS);
    }
  }

  return {
    start() {
      stopped = false;
      ring();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      await firing;
    },
    expect(dueAt) {
      if (dueAt <= clock.now()) ring();
      else sleepUntil(dueAt);
    },
  };
}

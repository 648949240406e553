// A clock that stands still until a test moves it. Timers fire in the order of their times, inside `advance`.
import type { Clock } from '../../server/lib/clock.ts';

export interface FakeClock extends Clock {
  /** Moves on by `ms`, firing what falls due on the way, each at its own time. */
  advance(ms: number): void;
  /** Somebody sets the clock forward, or back where `ms` is negative: nothing fires until time goes on. */
  jump(ms: number): void;
  /** How many timers are set and have not fired. */
  readonly pendingTimers: number;
}

interface Pending {
  atMs: number;
  order: number;
  fn: () => void;
}

export function fakeClock(startIso: string): FakeClock {
  let now = Date.parse(startIso);
  if (Number.isNaN(now)) throw new RangeError(`fakeClock needs an ISO 8601 time, not "${startIso}".`);
  let order = 0;
  const pending = new Set<Pending>();

  function nextDue(until: number): Pending | undefined {
    let next: Pending | undefined;
    for (const timer of pending) {
      if (timer.atMs > until) continue;
      if (!next || timer.atMs < next.atMs || (timer.atMs === next.atMs && timer.order < next.order)) next = timer;
    }
    return next;
  }

  return {
    now: () => now,
    iso: () => new Date(now).toISOString(),
    setTimer(atMs, fn) {
      const timer: Pending = { atMs, order: order++, fn };
      pending.add(timer);
      return { cancel: () => void pending.delete(timer) };
    },
    advance(ms) {
      const until = now + ms;
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        pending.delete(timer);
        now = Math.max(now, timer.atMs);
        timer.fn();
      }
      now = until;
    },
    jump(ms) {
      now += ms;
    },
    get pendingTimers() {
      return pending.size;
    },
  };
}

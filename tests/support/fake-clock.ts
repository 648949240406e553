// A clock that stands still until a test moves it. Timers fire in the order of their times, inside `advance`.
import type { Clock } from '../../server/lib/clock.ts';

export interface FakeClock extends Clock {
  /** Moves on by `ms`, firing what falls due on the way, each at its own time. */
  advance(ms: number): void;
  /** Somebody sets the clock forward, or back where `ms` is negative. No time passes, so timers keep their distance. */
  jump(ms: number): void;
  /** How many timers are set and have not fired. */
  readonly pendingTimers: number;
}

interface Pending {
  /** On the time that passes, which nobody sets. */
  at: number;
  order: number;
  fn: () => void;
}

export function fakeClock(startIso: string): FakeClock {
  const start = Date.parse(startIso);
  if (Number.isNaN(start)) throw new RangeError(`fakeClock needs an ISO 8601 time, not "${startIso}".`);
  let passed = 0;
  let set = 0;
  let order = 0;
  const pending = new Set<Pending>();
  const now = (): number => start + set + passed;

  function nextDue(until: number): Pending | undefined {
    let next: Pending | undefined;
    for (const timer of pending) {
      if (timer.at > until) continue;
      if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
    }
    return next;
  }

  return {
    now,
    iso: () => new Date(now()).toISOString(),
    setTimer(atMs, fn) {
      const timer: Pending = { at: passed + Math.max(atMs - now(), 0), order: order++, fn };
      pending.add(timer);
      return { cancel: () => void pending.delete(timer) };
    },
    advance(ms) {
      const until = passed + ms;
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        pending.delete(timer);
        passed = timer.at;
        timer.fn();
      }
      passed = until;
    },
    jump(ms) {
      set += ms;
    },
    get pendingTimers() {
      return pending.size;
    },
  };
}

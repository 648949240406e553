// Work that is woken: by whoever tells it that something is there, and by the clock. It does one round at a time, and
// one more where it was woken meanwhile, so that whoever wakes it need not know what it is doing. What a round does,
// and when another one is worth while, its owner knows. Nothing durable hangs on it.
import { toAppError, type AppError } from '../../shared/errors.ts';
import type { Clock, Timer } from './clock.ts';

export interface WakeLoop {
  /** Does the first round, and with it whatever it was woken for before. Resolves when no round is under way. */
  start(): Promise<void>;
  /** A round begins now; where one is under way, another one follows as soon as it is over. */
  wake(): void;
  /** A round begins at this time at the latest, in milliseconds since the epoch. A time that is past wakes it now. */
  wakeBy(at: number): void;
  /** Resolves when no round is under way, and none is to follow at once. */
  settled(): Promise<void>;
  /** No further round begins. Resolves when the one that is under way is over. */
  stop(): Promise<void>;
  /**
   * When the next round begins at the latest: -Infinity while one is under way, Infinity where only a wake begins one.
   */
  readonly nextAt: number;
  readonly isStopped: boolean;
}

export function createWakeLoop(deps: {
  clock: Clock;
  /**
   * Resolves with when to look again at the latest, in milliseconds since the epoch; a time that is past means at once,
   * undefined that only a wake is a reason. A round of many steps asks the loop's `isStopped` between them.
   */
  round(): Promise<number | undefined>;
  /**
   * After a round that threw the next one begins so many milliseconds later, and serves those who woke it during that
   * round, too: a store that fails is asked no more often for that. Whoever wakes it after the round is served at once.
   */
  tryAgainMs: number;
  onTrouble(error: AppError): void;
}): WakeLoop {
  const { clock } = deps;
  let isStarted = false;
  let isStopped = false;
  let isWoken = false;
  let underWay: Promise<void> | undefined;
  let timer: Timer | undefined;
  let timerAt = Infinity;

  function wake(): void {
    isWoken = true;
    if (isStarted && !isStopped) underWay ??= rounds();
  }

  function wakeBy(at: number): void {
    if (at <= clock.now()) wake();
    else if (at < timerAt && !isStopped) {
      timer?.cancel();
      timerAt = at;
      timer = clock.setTimer(at, () => {
        timerAt = Infinity;
        wake();
      });
    }
  }

  async function rounds(): Promise<void> {
    while (isWoken) {
      if (isStopped) break;
      isWoken = false;
      // This round sees what the timer was set for.
      timer?.cancel();
      timerAt = Infinity;
      try {
        const next = await deps.round();
        if (next !== undefined) wakeBy(next);
      } catch (thrown) {
        deps.onTrouble(toAppError(thrown));
        isWoken = false;
        wakeBy(clock.now() + deps.tryAgainMs);
      }
    }
    // In one go with the look at `isWoken`: whoever wakes it from here on begins a round.
    underWay = undefined;
  }

  async function settled(): Promise<void> {
    for (let current = underWay; current !== undefined; current = underWay) await current;
  }

  return {
    start() {
      isStarted = true;
      wake();
      return settled();
    },
    wake,
    wakeBy,
    settled,
    stop() {
      isStopped = true;
      timer?.cancel();
      return settled();
    },
    get nextAt() {
      return underWay === undefined ? timerAt : -Infinity;
    },
    get isStopped() {
      return isStopped;
    },
  };
}

// J9: looks every few seconds whether the store has something to do that no hint has told of, so that a lost hint costs
// seconds. It knows no rows: each part that is told by hints says itself what it should know and does not.
import { toAppError, type AppError } from '../../../shared/errors.ts';
import type { Clock, Timer } from '../../lib/clock.ts';

/** How long the sweep sleeps between two looks. */
export const SWEEP_MS = 2_000;

/** The hint that should have told of what was found. */
export type Hint = 'queue' | 'timers' | 'arrivals' | 'pauses' | 'flows';

/** Something that is in the store, and that its part does not know. */
export interface Lost {
  /** A text that is the same whenever the same thing is found. */
  sign: string;
  /** Does what the hint would have led to. */
  mend(): void | Promise<void>;
}

/** J9, as it is started and stopped with the engine. */
export interface Sweep {
  start(): void;
  stop(): Promise<void>;
}

export function createSweep(deps: {
  clock: Clock;
  parts: readonly { hint: Hint; lost(): Promise<readonly Lost[]> }[];
  /** Called when what was found twice is mended. */
  onLost(hint: Hint, count: number): void;
  onTrouble(error: AppError): void;
}): Sweep {
  const { clock } = deps;
  /**
   * What was found the last time. Its hints may have been on the way still, so only what is found twice in a row was
   * lost.
   */
  const before = new Map<Hint, ReadonlySet<string>>();
  let timer: Timer | undefined;
  let isStopped = true;
  let sweeping: Promise<void> | undefined;

  async function sweepPart({ hint, lost }: (typeof deps.parts)[number]): Promise<void> {
    // Forgotten first: a look that fails in between leaves nothing that could be taken for found twice.
    const known = before.get(hint);
    before.delete(hint);
    try {
      const found = await lost();
      if (isStopped) return;
      const again = found.filter(({ sign }) => known?.has(sign));
      before.set(hint, new Set(found.map(({ sign }) => sign)));
      for (const { mend } of again) await mend();
      if (again.length > 0) deps.onLost(hint, again.length);
    } catch (thrown) {
      if (!isStopped) deps.onTrouble(toAppError(thrown));
    }
  }

  /** The next look begins when this one is over, however long it took. */
  function sleep(): void {
    timer = clock.setTimer(clock.now() + SWEEP_MS, () => {
      sweeping = Promise.all(deps.parts.map(sweepPart)).then(() => {
        sweeping = undefined;
        if (!isStopped) sleep();
      });
    });
  }

  return {
    start() {
      isStopped = false;
      sleep();
    },
    async stop() {
      isStopped = true;
      timer?.cancel();
      await sweeping;
    },
  };
}

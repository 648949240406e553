// Runs that are to be taken up once more: those that nobody carries on, because a crash ended their process or the
// lease of their worker is over (J10), and those that could not be taken up just now. It takes none up itself.
import type { Clock, Timer } from '../../lib/clock.ts';
import type { RunHead, RunStore } from '../../store/run-store.ts';
import type { WorkerLease } from './lease.ts';

/** How long a run that could not be taken up is postponed. */
const TRY_AGAIN_MS = 2_000;
/** Runs that are read at a time. */
const PAGE = 200;

/**
 * A run is ready, or it is postponed and becomes ready after a while. Whoever takes it up, or ends it, does so by
 * `each`.
 */
export interface TakeUpAgain {
  /** Looks for runs that a worker has left behind. */
  find(): Promise<void>;
  /** It is tried again after a while. */
  postpone(head: RunHead): void;
  /** Calls `onReady` after a while, also where no run is postponed. */
  tellLater(): void;
  /** Goes once through those that are to be taken up now. `take` gives false for one that has no place yet. */
  each(take: (head: RunHead) => Promise<boolean>): Promise<void>;
  /** True where none is ready. */
  readonly isEmpty: boolean;
  stop(): void;
}

export function createTakeUpAgain(deps: {
  runs: Pick<RunStore, 'lease'>;
  clock: Clock;
  lease: Pick<WorkerLease, 'worker'>;
  /** True for a run that is in memory, or about to be. */
  has(runSeq: number): boolean;
  /** Called when there may be some to take up now. */
  onReady(): void;
}): TakeUpAgain {
  const { runs, clock } = deps;
  const ready: RunHead[] = [];
  const postponed: RunHead[] = [];
  let timer: Timer | undefined;

  function tellLater(): void {
    timer ??= clock.setTimer(clock.now() + TRY_AGAIN_MS, () => {
      timer = undefined;
      ready.push(...postponed.splice(0));
      deps.onReady();
    });
  }

  return {
    async find() {
      for (let leftAfter = 0; ;) {
        const heads = await runs.lease({ worker: deps.lease.worker, leftAfter, limit: PAGE });
        const known = new Set([...ready, ...postponed].map(({ seq }) => seq));
        ready.push(...heads.filter(({ seq }) => !deps.has(seq) && !known.has(seq)));
        leftAfter = heads.at(-1)?.seq ?? leftAfter;
        if (heads.length < PAGE) return;
      }
    },
    postpone(head) {
      postponed.push(head);
      tellLater();
    },
    tellLater,
    async each(take) {
      for (const head of ready.splice(0)) if (!(await take(head))) ready.push(head);
    },
    get isEmpty() {
      return ready.length === 0;
    },
    stop: () => timer?.cancel(),
  };
}

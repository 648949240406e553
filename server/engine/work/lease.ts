// J10: this process's right to carry runs on. It is renewed now and then; where it lapses, because the process hangs or
// sleeps, others take up what it has, and the fence of each run (run-journal.ts) keeps it from writing there again.
import { toAppError, type AppError } from '../../../shared/errors.ts';
import type { Clock, Timer } from '../../lib/clock.ts';
import type { RunStore } from '../../store/run-store.ts';

/** How long a lease lasts without being renewed. */
export const LEASE_MS = 30_000;
/** How often it is renewed: often enough for a renewal to fail and be tried again before the lease is over. */
const RENEW_MS = 10_000;
/** How soon a renewal that failed is tried again. */
const TRY_AGAIN_MS = 2_000;

/** The worker that this process is, from its start to its end. */
export interface WorkerLease {
  /** Begins the lease. @throws RetryableError `store.unavailable` */
  start(): Promise<void>;
  /** J8: what is left may be taken up by others at once. Nobody waits for that: without it the lease lapses. */
  stop(): void;
  /** The worker's number; 0 before the start. */
  readonly worker: number;
  /** True where other workers lived, or had left runs behind, at the last renewal. */
  readonly hasOthers: boolean;
}

export function createLease(deps: {
  runs: Pick<RunStore, 'renew'>;
  clock: Clock;
  onTrouble(error: AppError): void;
}): WorkerLease {
  const { runs, clock } = deps;
  let worker: number | undefined;
  let hasOthers = false;
  let isStopped = false;
  let timer: Timer | undefined;

  async function renew(): Promise<void> {
    const renewed = await runs.renew({ worker, forMs: LEASE_MS });
    ({ worker, hasOthers } = renewed);
  }

  function renewAfter(ms: number): void {
    if (isStopped) return;
    timer = clock.setTimer(clock.now() + ms, () => {
      renew().then(
        () => renewAfter(RENEW_MS),
        (thrown: unknown) => {
          if (isStopped) return;
          deps.onTrouble(toAppError(thrown));
          renewAfter(TRY_AGAIN_MS);
        },
      );
    });
  }

  return {
    async start() {
      await renew();
      renewAfter(RENEW_MS);
    },
    stop() {
      isStopped = true;
      timer?.cancel();
      if (worker !== undefined) void runs.renew({ worker, forMs: 0 }).catch(() => undefined);
    },
    // A lease that has lapsed is renewed under its number; runs that others took over meanwhile are fenced.
    get worker() {
      return worker ?? 0;
    },
    get hasOthers() {
      return hasOthers;
    },
  };
}

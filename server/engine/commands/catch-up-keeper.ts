// T9: carries catch-ups on until they are through. Whoever asks for one has it stored first, so an end of the process
// costs nothing: at the next start, or when another worker's lease is over (J10), what is left is looked for anew and
// goes on. The runs of a part are made in the commit that moves the row on, and a row that somebody else moved refuses
// the part.
import { toAppError, type AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { serverStopping } from '../../lib/stopping.ts';
import { createWakeLoop } from '../../lib/wake-loop.ts';
import type { CatchUpRow, CatchUpStore } from '../../store/catch-up-store.ts';
import type { RunHead } from '../../store/run-store.ts';
import { runOf, type CatchUps, type FoundEvents, type Missed } from './catch-up.ts';
import type { By } from './replay.ts';

/** Runs of one commit: few, so that events never wait long for the store. */
const PART = 100;
/** How often it looks for what another worker has left behind. */
const LOOK_EVERY_MS = 10_000;
/** How soon it tries again what the store did not take. */
const TRY_AGAIN_MS = 2_000;

/**
 * A catch-up is made by `run`, or found by the look that `start` begins; from there on it is carried on in parts until
 * it has ended, was stopped, or is another worker's.
 */
export interface CatchUpKeeper {
  /** Takes up what was left, and goes on looking. */
  start(): Promise<void>;
  /** J8: what is under way gets no further than the part that is just being stored. It goes on at the next start. */
  stop(): Promise<void>;
  /**
   * Stores what is to be done, and does it. Resolves with the row when all of it is through or was stopped, or when
   * another worker goes on with it.
   * @throws RetryableError `server.stopping`, `store.unavailable`: what is stored goes on later by itself
   */
  run(found: FoundEvents, by?: By): Promise<CatchUpRow>;
}

export function createCatchUpKeeper(deps: {
  store: CatchUpStore;
  clock: Clock;
  /** J10: gives the number of this process's worker. */
  worker(): number;
  catchUps: Pick<CatchUps, 'findLeft'>;
  /** Called after each commit with the runs that it made. */
  onStored(runs: RunHead[]): void;
  onTrouble(error: AppError): void;
}): CatchUpKeeper {
  const { store, clock } = deps;
  // By id; the looks leave them out.
  const underWay = new Map<string, Promise<CatchUpRow>>();
  const loop = createWakeLoop({
    clock,
    tryAgainMs: TRY_AGAIN_MS,
    onTrouble: deps.onTrouble,
    async round() {
      const carried = [...underWay.keys()];
      for (const row of await store.take({ worker: deps.worker(), carried })) {
        begin(row).catch((thrown: unknown) => {
          if (!isStopping) deps.onTrouble(toAppError(thrown));
        });
      }
      return clock.now() + LOOK_EVERY_MS;
    },
  });
  let isStopping = false;

  /** Carries it on, and notes that it is under way. `missed`: where it was found just now, it is not sought again. */
  function begin(row: CatchUpRow, missed?: Missed[]): Promise<CatchUpRow> {
    const over = carryOn(row, missed).finally(() => underWay.delete(row.id));
    underWay.set(row.id, over);
    return over;
  }

  /**
   * Makes part after part. Each part names the step of the row that the one before gave, so a row that somebody else
   * has moved refuses it.
   */
  async function carryOn(from: CatchUpRow, known: Missed[] | undefined): Promise<CatchUpRow> {
    let row = from;
    try {
      const missed = known ?? (await deps.catchUps.findLeft(row));
      for (let at = 0; at < missed.length; at += PART) {
        if (isStopping) throw serverStopping();
        const { id, step } = row;
        const now = clock.iso();
        const runs = missed.slice(at, at + PART).flatMap((one) => runOf(row, one, now));
        const stored = await store.advance({ id, step, runs });
        row = stored.row;
        deps.onStored(stored.runs);
      }
      return await store.end({ id: row.id, step: row.step, at: clock.iso(), outcome: 'done', error: null });
    } catch (thrown) {
      return failed(row, toAppError(thrown));
    }
  }

  /** What became of a catch-up whose part, or end, was not taken: another one's, tried again, or failed for good. */
  async function failed(row: CatchUpRow, error: AppError): Promise<CatchUpRow> {
    const { id, step } = row;
    if (error.code === 'catch-up.elsewhere') {
      // Where it is still this worker's, it is found again by the next look.
      loop.wakeBy(clock.now() + TRY_AGAIN_MS);
      return (await store.find(id)) ?? row;
    }
    if (error.kind === 'retryable') {
      loop.wakeBy(clock.now() + TRY_AGAIN_MS);
      throw error;
    }
    deps.onTrouble(error);
    const { code, message } = error;
    return store.end({ id, step, at: clock.iso(), outcome: 'failed', error: { code, message } });
  }

  return {
    start: () => loop.start(),
    async stop() {
      isStopping = true;
      await loop.stop();
      await Promise.allSettled(underWay.values());
    },
    async run({ flow, time, mode, missed }, by) {
      if (isStopping) throw serverStopping();
      const asked = { ...flow, ...time, mode, startedBy: by?.name ?? null, causers: by?.causers ?? [] };
      const id = newId('cup');
      const made = { id, ...asked, madeAt: clock.iso(), toStart: missed.length };
      return begin(await store.make(made, deps.worker()), missed);
    },
  };
}

// Catch-ups (T9): what somebody asked a flow to run over a time that is past, and how far that has come. A row outlives the
// process, and the runs of a part are stored in the commit that counts them, so nothing is lost or started twice over ends.
import type { RunMode } from '../../shared/run.ts';
import type { NewRun, RunHead } from './run-store.ts';

export interface NewCatchUp {
  /** `cup_…` */
  id: string;
  flowId: string;
  /** The version that was live when it was asked for, and its text: all of it runs on this one. */
  version: number;
  snapshot: string;
  mode: RunMode;
  /** Of `published`, both included. ISO 8601. */
  since: string;
  until: string;
  /** Null: nobody by name. */
  startedBy: string | null;
  /** S9.4 */
  causers: readonly string[];
  madeAt: string;
  /** Runs that were to start when it was asked for. */
  toStart: number;
}

export interface CatchUpRow extends NewCatchUp {
  /** Counts up with each change: whoever does not know the last one writes nothing (J10). */
  step: number;
  /** Runs that it made so far. */
  started: number;
  endedAt: string | null;
  outcome: 'done' | 'stopped' | 'failed' | null;
  /** Of one that failed: why it cannot go on. */
  error: { code: string; message: string } | null;
  /** Who stopped it. */
  stoppedBy: string | null;
}

/** A run of the first of its events; `further` ones are gathered into it (T3). */
export interface CatchUpRun {
  run: NewRun & { eventId: string };
  further: readonly string[];
}

export type CatchUpEnd = Pick<CatchUpRow, 'outcome' | 'error'> & { id: string; step: number; at: string };

export interface CatchUpStore {
  /** From here on the worker carries it on. */
  make(catchUp: NewCatchUp, worker: number): Promise<CatchUpRow>;
  /**
   * J10: those that have not ended and that nobody carries on, in the order of asking; the worker has them from here on. They
   * are those whose worker's lease is over, and its own apart from the ones that it is at (`carried`).
   */
  take(taker: { worker: number; carried: readonly string[] }): Promise<CatchUpRow[]>;
  /**
   * Makes the runs of a part, in their order, each of those of its events that have none of the flow yet (as
   * `RunStore.eventsTaken`), the first of them in front; events that all have one start nothing. All or nothing, in one
   * grouped commit with the row of then. `step`: the one that the caller knows.
   * @throws ConflictError `catch-up.elsewhere`: it was stopped, or another worker carries it on; NotFoundError `flow.not-found`
   */
  advance(part: { id: string; step: number; runs: readonly CatchUpRun[] }): Promise<{
    row: CatchUpRow;
    runs: RunHead[];
  }>;
  /** @throws ConflictError `catch-up.elsewhere` */
  end(end: CatchUpEnd): Promise<CatchUpRow>;
  /** It starts no further run. One that has ended stays as it is. @throws NotFoundError `catch-up.not-found` */
  stop(stop: { flowId: string; id: string; by: string | null; at: string }): Promise<CatchUpRow>;
  find(id: string): Promise<CatchUpRow | undefined>;
  /** Of a flow: those that have not ended, then the others, newest first each. */
  list(query: { flowId: string; limit: number }): Promise<CatchUpRow[]>;
  /** Ended ones from before a time; resolves with how many. */
  removeEnded(before: string): Promise<number>;
}

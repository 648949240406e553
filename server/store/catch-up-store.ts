// Catch-ups (T9): what somebody asked a flow to run over a time that is past, and how far that has come. A row outlives
// the process, and the runs of a part are stored in the commit that counts them, so nothing is lost or started twice
// over ends.
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
  /** The time that is caught up on, by the events' `published`. ISO 8601; the beginning is included. */
  since: string;
  /** ISO 8601, included, as `since`. */
  until: string;
  /** Who asked for it, as text for people; null: nobody by name. */
  startedBy: string | null;
  /** S9.4: who counts as having caused its runs, by the names that records give them. */
  causers: readonly string[];
  madeAt: string;
  /** How many runs were to start when it was asked for. Fewer do where some of its events got a run meanwhile. */
  toStart: number;
}

/** A catch-up with how far it has come. It is open until `endedAt` is set, once and for good. */
export interface CatchUpRow extends NewCatchUp {
  /** Counts up with each change. Whoever does not name the last one writes nothing: this is the fence (J10.1). */
  step: number;
  /** Runs that it made so far. */
  started: number;
  endedAt: string | null;
  /** Null while it is open. A person stops it; it fails where what it needs is gone. */
  outcome: 'done' | 'stopped' | 'failed' | null;
  /** Of one whose outcome is `failed`: why it cannot go on. */
  error: { code: string; message: string } | null;
  /** Who stopped it. */
  stoppedBy: string | null;
}

/**
 * A run that a catch-up makes of its first event; where the trigger gathers, the `further` ones are gathered into it
 * (T3).
 */
export interface CatchUpRun {
  run: NewRun & { eventId: string };
  further: readonly string[];
}

/** The end of a catch-up, by whoever carries it on; `step` is the last one that they know. */
export type CatchUpEnd = Pick<CatchUpRow, 'outcome' | 'error'> & { id: string; step: number; at: string };

export interface CatchUpStore {
  /** Stores what was asked for. From here on the worker carries it on. */
  make(catchUp: NewCatchUp, worker: number): Promise<CatchUpRow>;
  /**
   * J10: gives the worker the catch-ups that have not ended and that nobody carries on, in the order in which they were
   * asked for. These are the ones whose worker's lease is over, and the worker's own apart from those that it is busy
   * with already (`carried`).
   */
  take(taker: { worker: number; carried: readonly string[] }): Promise<CatchUpRow[]>;
  /**
   * Makes the runs of a part in their order. Each gets those of its events that have no run of the flow yet (see
   * `RunStore.eventsTaken`), the first of these as the event that starts it; where all of its events have a run, it
   * starts nothing. All or nothing: the runs and the row's next step are one grouped commit.
   * @throws ConflictError `catch-up.elsewhere`: it was stopped, or `step` is not the last one, for another worker
   * carries it on
   * @throws NotFoundError `flow.not-found`
   */
  advance(part: { id: string; step: number; runs: readonly CatchUpRun[] }): Promise<{
    row: CatchUpRow;
    runs: RunHead[];
  }>;
  /** Ends it. @throws ConflictError `catch-up.elsewhere`, as `advance` */
  end(end: CatchUpEnd): Promise<CatchUpRow>;
  /**
   * A person's wish: it starts no further run, and those that it has started go on. One that has ended stays as it is.
   * @throws NotFoundError `catch-up.not-found`, also where it is one of another flow
   */
  stop(stop: { flowId: string; id: string; by: string | null; at: string }): Promise<CatchUpRow>;
  find(id: string): Promise<CatchUpRow | undefined>;
  /** The catch-ups of a flow: first those that have not ended, then the others, each newest first. */
  list(query: { flowId: string; limit: number }): Promise<CatchUpRow[]>;
  /** Removes those that ended before the time, ISO 8601; resolves with how many. */
  removeEnded(before: string): Promise<number>;
}

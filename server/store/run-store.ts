// Runs, their journals and their timers in the store. The journal is append-only and is the truth (J1); a run's row
// is what lists and the worker's queue read.
import type { ErrorRecord } from '../../shared/errors.ts';
import type { Caller, JournalRecord, RunEnd, RunMode, RunStatus, WaitKind } from '../../shared/run.ts';
import type { TableWrite, WriteResult } from '../../shared/table/write.ts';
import type { Page } from './page.ts';
import type { DeliveryRow, NewGather, RunWaitKind, StoredEvent, WaitRow } from './rows.ts';

/** S6: the step that called a run. */
export interface NewCall extends Caller {
  /** How many calls lie between this run and the one that nobody called: 1 for a run that such a run calls. */
  depth: number;
  /** True where the step waits for the run's end. */
  awaited: boolean;
}

/** A run that is to be made. It begins as `queued`, or as `waiting` where it gathers. */
export interface NewRun {
  /** `run_…` */
  id: string;
  flowId: string;
  /** Null: the draft. */
  version: number | null;
  /** The flow text that the run is pinned to (F5); must be stored already. */
  snapshot: string;
  mode: RunMode;
  triggerNodeId: string;
  /** The stored event that started it; null for a test or manual run, which has `payload` instead. */
  eventId: string | null;
  /** JSON text `{event, delivery}` of a run that no stored event started; null for all others. */
  payload: string | null;
  /** The person who started it by hand (S9); absent or null: nobody did. */
  startedBy?: string | null;
  /**
   * S9.4: who counts as having caused it; default: nobody. A called run has its caller's beside, and an event's run
   * those who sent the event.
   */
  causers?: readonly string[];
  /** The run that this one replays or was forked from; null: none. */
  replayOf: string | null;
  createdAt: string;
  /** S6: only of runs in `startRuns`; absent or null: no run called it. */
  calledBy?: NewCall | null;
  /**
   * T3, of an event's run only: it joins the open window of the same flow, trigger and key, else it opens one and is
   * `waiting` until that closes.
   */
  gather?: NewGather;
  /** T4; absent or null: it shares nothing with other runs. */
  concurrency?: RunConcurrency | null;
  /**
   * T4.3, of an event's run only: it is not made while its key is taken, or while as many runs as `maxRuns` have not
   * ended.
   */
  unlessFull?: { maxRuns: number | null };
}

/** T4.1: of the runs of a flow with the same key one has its turn at a time. */
export interface RunConcurrency {
  /** JSON text. */
  key: string;
  /** T6: the `published` of its event in milliseconds. Those that wait take their turns in this order. */
  order: number;
  /** True where the next run has its turn while this one waits. */
  release: boolean;
}

/** A run as the worker takes it up. `seq` orders runs by arrival (T6) and keys the journal. */
export interface RunHead extends Omit<NewRun, 'causers' | 'gather' | 'unlessFull'> {
  seq: number;
  status: RunStatus;
  concurrency: RunConcurrency | null;
}

export interface RunRow extends RunHead {
  /**
   * S9.4: all who caused it, by the names that records give them. The list only grows: with a gathered event, with an
   * event that wakes the run, with a resume.
   */
  causedBy: string[];
  startedAt: string | null;
  endedAt: string | null;
  error: ErrorRecord | null;
}

/** A time at which a run is to be taken up. A step has at most one timer; a time that is past means that it is due. */
export interface TimerRow {
  runSeq: number;
  nodeId: string;
  /** Empty text outside of a For each. */
  iteration: string;
  /**
   * Two kinds belong to no step, and have an empty `nodeId`: `gather`, the window of the trigger (T3), and `cancel`,
   * which says that the step that called this run waits no more (S6.6).
   */
  kind: WaitKind | 'gather' | 'cancel';
  /** Milliseconds since the epoch. */
  dueAt: number;
  /** S8: the event that made it due; null: its time did. */
  eventId: string | null;
}

/** What a waiting run is taken up from, as it was at the time of reading. */
export interface StoredRun {
  /** The run as it is now. A run that has ended is never given. */
  head: RunHead;
  /** Text of each of the journal's chunks, for `parseChunk` (journal-text.ts). */
  journal: string[];
  /** J10: the worker that carries it on, while its lease lasts; null: nobody does. */
  heldBy: number | null;
  /** The event that started it; undefined: none did, or it is no longer stored. */
  event: { body: string; delivery: DeliveryRow } | undefined;
  /** T3: the further events that it gathered, in order of arrival. */
  gathered: StoredEvent[];
}

/** A timer whose time has come, with what its run is taken up from. */
export interface DueTimer {
  timer: TimerRow;
  /** T8: the flow whose place the run takes when it wakes; empty: the timer needs none. */
  flowId: string;
  /**
   * Undefined where the timer needs no run in memory, where its run has ended, was given before in the same answer, or
   * is too large to be read with others.
   */
  stored: StoredRun | undefined;
}

export interface DueTimersQuery {
  now: number;
  /** The last timer that was read before; the answer begins behind it. Absent: from the first one. */
  after?: TimerRow | undefined;
  limit: number;
  /**
   * T8: of these flows no more than so many timers are given, from 0 on. Those of other flows are given however many
   * are due before them, so that one flow's timers keep no other flow's waiting.
   */
  limits?: ReadonlyMap<string, number>;
}

/**
 * J12: what a step writes to a table or counts, and the record of its end. The record's output is what the write gave,
 * so the store fills it in.
 */
export interface StepWrite {
  write: TableWrite;
  record: Extract<JournalRecord, { type: 'step.finished' }>;
}

export interface Appended {
  /** Timers of other runs were made due: the worker has to look at the timers at once. */
  due: boolean;
  /** What became of each of `writes`, in their order; absent where there were none. */
  written?: WriteResult[];
}

/** One turn's news of one run, committed as a whole: what its machine did since the last chunk. */
export interface RunAppend {
  runSeq: number;
  /** Number of this chunk in the run's journal, from 0, without gaps. */
  chunk: number;
  records: JournalRecord[];
  /** The records as a chunk's text, where they come so from another thread; `records` is empty then. */
  recordsText?: string;
  /**
   * The run's row, where it changes: this and the four fields from `startedAt` to `error`; what is absent stays as it
   * was.
   */
  status?: RunStatus;
  /** With the status `waiting`: what its steps wait for, each kind once. Default: it is not known, so it may be anything. */
  waitKinds?: readonly WaitKind[];
  /** J10: with the status `running`, and with a take-over: who has the run from here on. */
  worker?: number;
  startedAt?: string;
  endedAt?: string;
  error?: ErrorRecord | null;
  /** S9.4: they caused the run as well, from here on. */
  causers?: readonly string[];
  /** Set after `clearTimers` were cleared; one for the same node and iteration is replaced. */
  setTimers?: Omit<TimerRow, 'runSeq' | 'eventId'>[];
  /**
   * S8: waits that begin. An event of the type that came after `afterSeq` (a place in the order of arrival) is judged
   * as if it came now, so one that came between the run's start and the wait is not missed.
   */
  setWaits?: (Omit<WaitRow, 'runSeq'> & { afterSeq: number })[];
  /**
   * S6: runs that steps of this one call, made in the same commit. A run that is there already stays as it is, and is
   * awaited again.
   */
  startRuns?: (NewRun & { calledBy: NewCall })[];
  /** J12: done in this commit. The records of those that are not refused follow `records`. */
  writes?: StepWrite[];
  /**
   * Steps that wait no more: the timer goes, and the wait for an event, and the run that the step waits for is to be
   * cancelled.
   */
  clearTimers?: { nodeId: string; iteration: string }[];
  /**
   * Of a run's end: true where no append of it ever set a timer or wait or started a run, and no run called it, so that
   * nothing is to be cleared and nobody to be woken.
   */
  neverWaited?: boolean;
}

/** All that is given must hold together. `since` and `until` bound the time of making, ISO 8601, both included. */
export interface RunFilter {
  flow?: string;
  status?: RunStatus[];
  event?: string;
  /** Waiting runs alone, with a step that waits so; some may be among them of which that is not known. */
  waits?: readonly RunWaitKind[];
  since?: string;
  until?: string;
  /** Finds by run id, flow id, event id or uuid. */
  q?: string;
  cursor?: string;
  limit: number;
}

/** The code of the fence: what a second writer of a run is refused with (J10.1). */
export const WRITTEN_ELSEWHERE = 'run.written-elsewhere';

/** What a worker asks for: queued runs, or runs that were running when their worker went. `limit` bounds the answer. */
export type LeaseQuery = { worker: number; limit: number } & (
  | {
      /**
       * Queued runs of these flows, of each no more than it names, so that a long queue of one flow neither is read for
       * the few that have a place nor stands before others. Those that wait for their key's turn (T4.1) are not among
       * them.
       */
      queued: ReadonlyMap<string, number>;
      /** T4: how many runs of a flow may act at a time, those of other workers included. */
      limits?: ReadonlyMap<string, number>;
    }
  | {
      /** Runs that were running and that nobody carries on, after this one: to be recovered. */
      leftAfter: number;
    }
);

/** What a worker hears when it renews its lease. `worker` is its number, which stays the same while the lease lasts. */
export interface RenewedLease {
  worker: number;
  /** Other workers live, or have left runs behind: only then the worker looks for runs to take over. */
  hasOthers: boolean;
}

export interface StatisticsQuery {
  flow?: string;
  since: string;
  until: string;
  /** The durations of at most this many runs are read, the newest ones. */
  mostDurations: number;
}

export interface RunStatistics {
  /**
   * Live runs by the hour of their end (`2026-03-01T10`); the hours of `since` and `until` count whole. These totals
   * outlive the runs that are pruned.
   */
  ended: { hour: string; status: RunStatus; count: number }[];
  /**
   * Of stored runs that were made since `since` and ended until `until`: the hour of their end, and the milliseconds
   * that they took from their beginning.
   */
  durations: { hour: string; ms: number }[];
  /** True where there were more runs than durations were read of. */
  hasMoreDurations: boolean;
}

export interface RunStore {
  /**
   * Makes a run that no event starts. Grouped commit; durable when it resolves.
   * @throws NotFoundError `snapshot.not-found`: its text is not stored
   */
  create(run: NewRun): Promise<RunHead>;
  /**
   * T9: which of these events have a run of the flow, as its first event or gathered. Live runs count, and where
   * `dryOf` is given dry ones of that snapshot too.
   */
  eventsTaken(query: { flowId: string; eventIds: readonly string[]; dryOf: string | null }): Promise<string[]>;
  /**
   * Joins the next grouped commit. `collect` is called once, when that commit is made, so what happens until then goes
   * with it; it may return undefined when nothing is left (an earlier append of the same group took it). Resolves when
   * durable. The protocol: collect hands over, so the caller forgets what it returned and counts its chunk number up;
   * when the promise rejects, nothing of it was stored and the store keeps nothing, so the caller puts what it had
   * returned back in front of what came since and gives it the same chunk number. Groups commit one after another. A
   * run that ends loses its timers, waits and window; one that is no longer ended loses its `endedAt` (S10). Runs whose
   * end it awaited get the timer `cancel`, and a step that awaited its end gets the timer `run` (S6): `due` says that
   * there are such timers.
   * @throws RetryableError `store.unavailable`: nothing of the group was stored.
   * @throws NotFoundError `run.not-found`; ConflictError `run.written-elsewhere` where the chunk is there already, so
   * that somebody else carries the run on (J10); its neighbours in the group are stored.
   */
  append(collect: () => RunAppend | undefined): Promise<Appended>;
  /** Flows that have queued runs which `lease` would give to a worker that is alone. */
  queuedFlows(): Promise<string[]>;
  /**
   * J10: the runs that the worker may take up, in order of arrival. What it is given no other worker is given while its
   * lease lasts; where no other one lives, nothing is written for that.
   */
  lease(wanted: LeaseQuery): Promise<RunHead[]>;
  /**
   * J10: prolongs the worker's lease to `forMs` milliseconds from now; without a worker a new one begins. With 0 it
   * ends, and others may take up what it has. Grouped commit.
   */
  renew(lease: { worker: number | undefined; forMs: number }): Promise<RenewedLease>;
  /**
   * T4.1: the queued run is about to be taken up, so that from now on none goes before it. False where it is not its
   * turn (any more), or where it is queued no more. Grouped commit.
   */
  claim(runSeq: number): Promise<boolean>;
  /** When the oldest queued run of each flow was made, of the flows that have one. */
  oldestQueued(): Promise<{ flowId: string; createdAt: string }[]>;
  /**
   * T5: how many live runs stored events and calls have started since then, by flow and second (`2026-03-01T10:00:00`).
   * Runs that a person started by hand, and replays, do not count.
   */
  startsSince(since: string): Promise<{ flowId: string; second: string; count: number }[]>;
  find(id: string): Promise<RunRow | undefined>;
  findBySeq(seq: number): Promise<RunRow | undefined>;
  /** S10, S14: runs that replay this one, or were forked from it; newest first, at most `limit`. */
  replaysOf(id: string, limit: number): Promise<RunRow[]>;
  /** Newest first. */
  list(filter: RunFilter): Promise<Page<RunRow>>;
  /** @throws DefectError `journal.malformed` naming run and chunk. */
  journal(runSeq: number): Promise<{ records: JournalRecord[]; chunks: number; heldBy: number | null }>;
  /**
   * How the run ended; undefined while it has not, and for one that is not stored.
   * @throws DefectError `journal.malformed`
   */
  findEnd(id: string): Promise<RunEnd | undefined>;
  /** How many chunks the run's journal has, readable or not: the number that the next one gets. */
  chunkCount(runSeq: number): Promise<number>;
  /** S7: the timers that are due, by `dueAt`; those of one time by run, node and iteration. */
  dueTimers(wanted: DueTimersQuery): Promise<DueTimer[]>;
  /** The earliest time of any timer, past or not; with `after` the earliest that is later than that. */
  nextDueAt(after?: number): Promise<number | undefined>;
  /** What the steps of the run wait for. */
  timersOf(runSeq: number): Promise<TimerRow[]>;
  /** How many stored runs have which status. */
  counts(): Promise<Record<RunStatus, number>>;
  /** For charts: live runs that ended. */
  statistics(wanted: StatisticsQuery): Promise<RunStatistics>;
  /**
   * For the flows list, of each of these flows that has runs: the states of its newest `limit` runs, newest first, how
   * many are queued, and how many ended so since `since`. Totals are kept by the hour: the hour of `since` counts
   * whole. They outlive pruned runs.
   */
  recentByFlow(wanted: { flowIds: readonly string[]; limit: number; since: string }): Promise<
    {
      flowId: string;
      recent: RunStatus[];
      queued: number;
      succeeded: number;
      failed: number;
      lastRunAt: string | null;
    }[]
  >;
}

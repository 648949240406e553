// One run's way to its journal: records wait here for the next grouped commit (J3). What is not yet durable is never
// dropped: when a commit fails it is tried again, in order, until the store takes it or the process ends. Only where
// another worker has written the next chunk everything is dropped, with all that would follow: this worker has the run
// no more (J10.1).
//
// What was added lies in `next` until a write collects it, which happens as late as the store's commit. At most one
// write is under way and one follows it; whoever calls `commit` waits for the one that takes what was added so far.
import { toAppError, type ErrorRecord } from '../../../shared/errors.ts';
import type { JournalRecord, RunStatus, WaitKind } from '../../../shared/run.ts';
import type { WriteResult } from '../../../shared/table/write.ts';
import {
  WRITTEN_ELSEWHERE,
  type RunAppend,
  type RunStore,
  type StepWrite,
  type TimerRow,
} from '../../store/run-store.ts';
import type { Clock } from '../../lib/clock.ts';

/** What of the run's row changes with the next commit; what is absent stays. */
export interface RowChange {
  status?: RunStatus;
  /** With `waiting`: what its steps wait for. */
  waitKinds?: readonly WaitKind[];
  startedAt?: string;
  endedAt?: string;
  error?: ErrorRecord | null;
}

/** Everything that is added goes into the next commit together. Adding never throws and never waits. */
export interface RunJournal {
  add(record: JournalRecord): void;
  /** Changes the run's row with the next commit; later changes go before earlier ones. */
  changeRow(change: RowChange): void;
  /** The step waits for a time. */
  setTimer(timer: Omit<TimerRow, 'runSeq' | 'eventId'>): void;
  /** S8: the step waits for an event. */
  setWait(wait: NewWait): void;
  /** S9.4: these people caused the run as well. */
  addCausers(names: readonly string[]): void;
  /** S6: a step calls a run, which is made with this commit. */
  startRun(run: CalledRun): void;
  /**
   * J12: what a step writes to a table goes with its record into the next commit. `over` is called with what became of
   * it once that is durable; it is never called where the journal is fenced before.
   */
  write(write: StepWrite, over: (result: WriteResult) => void): void;
  /** The step is over by another way: its write is not done, unless it is on its way to the store already. */
  dropWrite(write: StepWrite): void;
  /** The step waits no more: its timer goes, its wait, and the run that it waits for is cancelled. */
  clearTimer(step: TimerRef): void;
  /**
   * Resolves when all that was added before is durable, or the journal is fenced: whoever then acts asks which it is.
   * It never rejects.
   */
  commit(): Promise<void>;
  /**
   * J10.1: takes the run over from whoever carried it on, by a chunk of its own. False: somebody has written on in it
   * meanwhile.
   */
  takeOver(): Promise<boolean>;
  /** J10: true once another worker has written on in the run, so that nothing of this one is stored any more. */
  isFenced(): boolean;
  /** True where nothing was added that is not durable. */
  isDurable(): boolean;
}

type CalledRun = NonNullable<RunAppend['startRuns']>[number];
type NewWait = NonNullable<RunAppend['setWaits']>[number];

/** The times between attempts to commit; the last one repeats. */
const RETRY_COMMIT_MS = [100, 500, 2_000, 5_000];

/** Opens the journal of a run that this worker carries on. */
export function openRunJournal(options: {
  store: RunStore;
  clock: Clock;
  runSeq: number;
  /** J10: the worker whose writes these are. */
  worker: number;
  /** How many chunks the journal has already. */
  chunks: number;
  /** True where the store may hold timers, waits or calls of the run from before; then its end has to clear them. */
  mayWait: boolean;
  /** Called with what was written once it is durable; `due`: timers of other runs were made due (S6). */
  onDurable?: (append: RunAppend, due: boolean) => void;
  /** J10: called once, before anybody goes on who waits for a commit. */
  onFenced?: () => void;
  /** Called with each failure to commit, which is tried again. */
  onTrouble?: (error: unknown) => void;
}): RunJournal {
  const { store, clock, runSeq, worker } = options;
  let chunk = options.chunks;
  let { mayWait } = options;
  let next: RunAppend | undefined;
  /** The write that has not collected what waits yet: whatever is added now goes with it. */
  let following: Promise<void> | undefined;
  /** The last write of all. Writes go one after another. */
  let last: Promise<void> = Promise.resolve();
  /** Writes that have not ended. */
  let writes = 0;
  let hasEnded = false;
  let isFenced = false;
  /** Those who wait for what becomes of their writes to tables. */
  const writers = new Map<StepWrite, (result: WriteResult) => void>();

  const pending = (): RunAppend => (next ??= { runSeq, chunk, records: [] });

  /** One write: collects what waits when the store commits, and tries until it is stored or refused by the fence. */
  async function write(): Promise<void> {
    let hasCollected = false;
    for (let failures = 0; ; failures++) {
      let sent: RunAppend | undefined;
      try {
        const { due, written } = await store.append(() => {
          if (!hasCollected) following = undefined;
          hasCollected = true;
          sent = next;
          next = undefined;
          if (sent !== undefined) sent.chunk = chunk;
          return sent;
        });
        writes -= 1;
        if (sent === undefined) return;
        chunk += 1;
        return tell(sent, due, written ?? []);
      } catch (thrown) {
        if (isRefusedByFence(thrown)) {
          writes -= 1;
          return fence();
        }
        options.onTrouble?.(thrown);
        // The store gave it back: it goes in front of what came meanwhile, under the same number.
        if (sent !== undefined) next = next === undefined ? sent : merge(sent, next);
        // A write that was dropped while it was on its way is not sent once more.
        if (next?.writes !== undefined) next.writes = next.writes.filter((each) => writers.has(each));
        const wait = RETRY_COMMIT_MS[Math.min(failures, RETRY_COMMIT_MS.length - 1)] ?? 0;
        await new Promise<void>((resolve) => {
          clock.setTimer(clock.now() + wait, resolve);
        });
      }
    }
  }

  /** Drops everything, and lets the worker hear of it. */
  function fence(): void {
    next = undefined;
    writers.clear();
    if (isFenced) return;
    isFenced = true;
    options.onFenced?.();
  }

  /** Tells of what was stored. It stays stored, whatever those who hear of it make of it. */
  function tell(stored: RunAppend, due: boolean, written: readonly WriteResult[]): void {
    const writes = stored.writes ?? [];
    try {
      const ends = writes.map(({ record }) => record).filter((_record, at) => written[at]?.ok === true);
      options.onDurable?.(ends.length === 0 ? stored : { ...stored, records: [...stored.records, ...ends] }, due);
      for (const [at, each] of writes.entries()) {
        const over = writers.get(each);
        const result = written[at];
        writers.delete(each);
        if (result !== undefined) over?.(result);
      }
    } catch (thrown) {
      options.onTrouble?.(thrown);
    }
  }

  return {
    add(record) {
      pending().records.push(record);
    },
    changeRow(change) {
      hasEnded ||= change.endedAt !== undefined;
      Object.assign(pending(), change);
      if (change.status === 'running') pending().worker = worker;
      if (hasEnded && !mayWait) pending().neverWaited = true;
    },
    setTimer(timer) {
      mayWait = true;
      (pending().setTimers ??= []).push(timer);
    },
    setWait(wait) {
      mayWait = true;
      (pending().setWaits ??= []).push(wait);
    },
    addCausers(names) {
      if (names.length > 0) pending().causers = [...(pending().causers ?? []), ...names];
    },
    startRun(run) {
      mayWait = true;
      (pending().startRuns ??= []).push(run);
    },
    write(write, over) {
      (pending().writes ??= []).push(write);
      writers.set(write, over);
    },
    dropWrite(write) {
      writers.delete(write);
      if (next?.writes !== undefined) next.writes = next.writes.filter((each) => each !== write);
    },
    clearTimer({ nodeId, iteration }) {
      // The end of the run clears all timers, and nothing is written after it.
      if (!hasEnded) clearIn(pending(), { nodeId, iteration });
    },
    async takeOver() {
      pending().worker = worker;
      await this.commit();
      return !isFenced;
    },
    isFenced: () => isFenced,
    commit() {
      if (isFenced || next === undefined) return last;
      if (following === undefined) {
        writes += 1;
        // Writes go one after the other: where one fails, none that came after it may be stored before it.
        last = following = last.then(write);
      }
      return last;
    },
    isDurable: () => isFenced || (next === undefined && writes === 0),
  };
}

/** J10: another worker wrote the chunk, or the run ended there and was pruned. */
function isRefusedByFence(thrown: unknown): boolean {
  const { code } = toAppError(thrown);
  return code === WRITTEN_ELSEWHERE || code === 'run.not-found';
}

/** A step as the store's rows name it. */
interface TimerRef {
  nodeId: string;
  iteration: string;
}

/**
 * Clears in an append that is not sent yet. The store clears before it sets, so what is set and cleared in one append
 * must not be set at all.
 */
function clearIn(append: RunAppend, cleared: TimerRef): void {
  const stays = (set: TimerRef): boolean => set.nodeId !== cleared.nodeId || set.iteration !== cleared.iteration;
  if (append.setTimers !== undefined) append.setTimers = append.setTimers.filter(stays);
  if (append.setWaits !== undefined) append.setWaits = append.setWaits.filter(stays);
  if (append.startRuns !== undefined) {
    // A run is not started at all where the step that calls it ends before that is stored.
    append.startRuns = append.startRuns.filter(
      ({ calledBy: { nodeId, iteration, awaited } }) => !awaited || stays({ nodeId, iteration: iteration ?? '' }),
    );
  }
  (append.clearTimers ??= []).push(cleared);
}

/** One append that says what both say, in order: `first` failed to commit, and `second` came meanwhile. */
function merge(first: RunAppend, second: RunAppend): RunAppend {
  const both: RunAppend = { ...first, ...second, chunk: first.chunk, records: [...first.records, ...second.records] };
  both.causers = [...(first.causers ?? []), ...(second.causers ?? [])];
  both.setTimers = [...(first.setTimers ?? [])];
  both.setWaits = [...(first.setWaits ?? [])];
  both.startRuns = [...(first.startRuns ?? [])];
  if (first.writes !== undefined || second.writes !== undefined)
    both.writes = [...(first.writes ?? []), ...(second.writes ?? [])];
  both.clearTimers = [...(first.clearTimers ?? [])];
  for (const cleared of second.clearTimers ?? []) clearIn(both, cleared);
  both.setTimers.push(...(second.setTimers ?? []));
  both.setWaits.push(...(second.setWaits ?? []));
  both.startRuns.push(...(second.startRuns ?? []));
  return both;
}

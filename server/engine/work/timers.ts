// Durable timers (S7): rows in the store, and one clock timer that wakes this service when the next is due. What was
// due while the server was down fires at once, in order.
import { toAppError, type AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { createWakeLoop } from '../../lib/wake-loop.ts';
import type { DueTimer, DueTimersQuery, RunStore, StoredRun, TimerRow } from '../../store/run-store.ts';
import type { Lost } from './sweep.ts';

/** Timers that are read together: few, so that the event loop is free between batches. */
const BATCH = 100;
/** After so many the round ends, and what became due meanwhile is looked for from the earliest on. */
const MOST_A_ROUND = 2_000;
/** How long a timer that could not fire is postponed, and a read that failed. */
const TRY_AGAIN_MS = 1_000;
/** The longest sleep, so that a clock that was set forward is noticed (S7). */
const LOOK_AGAIN_MS = 1_000;

/**
 * At most one round is under way. A timer leaves the store with what its firing has changed, so one that could not fire
 * is found again.
 */
export interface Timers {
  /** Fires what is due, in order, and goes on. */
  start(): void;
  stop(): Promise<void>;
  /** To be called when a timer was stored that may be due before the others. Milliseconds. */
  expect(dueAt: number): void;
  /** T8: to be called when a place has become free, so that a run may wake that had no room. */
  placeFreed(): void;
  /** J9: gives the next timer, where nothing will look for it in time. */
  lost(): Promise<Lost[]>;
}

/** Made before a read: it knows whether what was read of a run may be old, because the run was in memory since. */
export interface ReadAhead {
  isOld(runSeq: number): boolean;
  end(): void;
}

export interface TimersDeps {
  runs: Pick<RunStore, 'dueTimers' | 'nextDueAt'>;
  clock: Clock;
  /** S8: judges the events that came so far; false where that cannot be done now. */
  judge(): Promise<boolean>;
  readAhead(): ReadAhead;
  /** T8: so many more runs of the flow may wake now. */
  roomFor(flowId: string): number;
  /**
   * Wakes what waits. `stored` gives the run as it was read with the timer, as long as that is true. `durable` resolves
   * when nothing of the timer is left in the store; undefined: it could not be done now.
   */
  fire(timer: TimerRow, stored: () => StoredRun | undefined): Promise<{ durable: Promise<void> } | undefined>;
  onTrouble(error: AppError): void;
}

export function createTimers(deps: TimersDeps): Timers {
  const { runs, clock } = deps;
  /** When timers that could not fire are tried again. The timers behind them do not wait for that. */
  const postponed = new Map<string, number>();
  /** T8: flows of which more is due than there is room for. Their timers are read as places become free. */
  const crowded = new Set<string>();

  const loop = createWakeLoop({ clock, round: fireDue, tryAgainMs: TRY_AGAIN_MS, onTrouble: deps.onTrouble });

  const inReach = (dueAt: number): number => Math.min(dueAt, clock.now() + LOOK_AGAIN_MS);

  async function fireDue(): Promise<number | undefined> {
    const readTo = await fireRound();
    if (readTo === undefined) return clock.now();
    const areLeft = postponed.size + crowded.size > 0;
    const next = await runs.nextDueAt(areLeft ? readTo : undefined);
    const again = areLeft ? clock.now() + TRY_AGAIN_MS : undefined;
    return next === undefined && again === undefined
      ? undefined
      : inReach(Math.min(next ?? Infinity, again ?? Infinity));
  }

  /**
   * One way through the timers that are due, from the earliest on. @returns the time up to which it saw all; undefined:
   * it did not see all
   */
  async function fireRound(): Promise<number | undefined> {
    // No timer is read a second time before what was done with it is stored.
    const durable: Promise<void>[] = [];
    const limits = roomOfCrowded();
    try {
      let after: TimerRow | undefined;
      for (;;) {
        const now = clock.now();
        for (const [key, at] of postponed) if (at <= now || at > now + TRY_AGAIN_MS) postponed.delete(key);
        const ahead = deps.readAhead();
        try {
          const due = await readDue({ now, after, limit: BATCH, limits });
          for (const one of due) {
            if (loop.isStopped) return undefined;
            if (!hasRoom(one.flowId, limits)) continue;
            const fired = await fireOne(one, ahead);
            if (fired !== undefined) durable.push(fired.durable);
          }
          if (due.length < BATCH) return now;
          after = due.at(-1)?.timer;
        } finally {
          ahead.end();
        }
        if (durable.length >= MOST_A_ROUND) return undefined;
      }
    } finally {
      await Promise.all(durable);
    }
  }

  /** T8: how many timers of each crowded flow are to be read. */
  function roomOfCrowded(): Map<string, number> {
    const limits = new Map<string, number>();
    for (const flowId of crowded) {
      const room = deps.roomFor(flowId);
      if (room >= BATCH) crowded.delete(flowId);
      else limits.set(flowId, Math.max(room, 0));
    }
    return limits;
  }

  /**
   * Once a flow has had no room, none of its runs wakes in this round, so that none overtakes one that is due earlier.
   */
  function hasRoom(flowId: string, limits: Map<string, number>): boolean {
    if (flowId === '') return true;
    if (limits.get(flowId) === 0 && crowded.has(flowId)) return false;
    if (deps.roomFor(flowId) >= 1) return true;
    crowded.add(flowId);
    limits.set(flowId, 0);
    return false;
  }

  /**
   * The timers that are due. Before a wait for an event times out, the events that came are judged: one that came
   * before the time was over counts (S8).
   */
  async function readDue(wanted: DueTimersQuery): Promise<DueTimer[]> {
    const due = await runs.dueTimers(wanted);
    if (!due.some(({ timer }) => isTimeout(timer))) return due;
    // S8: an event that came before the time was over counts, judged or not.
    const isJudged = await deps.judge();
    const judged = await runs.dueTimers(wanted);
    for (const { timer } of judged) if (!isJudged && isTimeout(timer)) postpone(timer);
    return judged;
  }

  /** Fires a timer; one that cannot fire now is postponed. */
  async function fireOne(
    { timer, stored }: DueTimer,
    ahead: ReadAhead,
  ): Promise<{ durable: Promise<void> } | undefined> {
    if (postponed.has(keyOf(timer))) return undefined;
    try {
      const fired = await deps.fire(timer, () => (ahead.isOld(timer.runSeq) ? undefined : stored));
      if (fired !== undefined) return { durable: fired.durable.catch((thrown: unknown) => fail(timer, thrown)) };
      postpone(timer);
    } catch (thrown) {
      fail(timer, thrown);
    }
    return undefined;
  }

  function fail(timer: TimerRow, thrown: unknown): void {
    postpone(timer);
    deps.onTrouble(toAppError(thrown));
  }

  function postpone(timer: TimerRow): void {
    postponed.set(keyOf(timer), clock.now() + TRY_AGAIN_MS);
  }

  const expect = (dueAt: number): void => loop.wakeBy(inReach(dueAt));

  return {
    start: () => void loop.start(),
    stop: () => loop.stop(),
    expect,
    placeFreed() {
      if (crowded.values().some((flowId) => deps.roomFor(flowId) >= 1)) loop.wake();
    },
    async lost() {
      const next = await runs.nextDueAt();
      const isAwaited = loop.nextAt <= Math.max(next ?? 0, clock.now() + LOOK_AGAIN_MS);
      return next === undefined || isAwaited ? [] : [{ sign: String(next), mend: () => expect(next) }];
    },
  };
}

/** True for a wait for an event whose time is over. */
function isTimeout({ kind, eventId }: TimerRow): boolean {
  return kind === 'event' && eventId === null;
}

function keyOf({ runSeq, nodeId, iteration }: TimerRow): string {
  return `${runSeq} ${nodeId} ${iteration}`;
}

// S8: judges events that came while a step waited for their type. The store names them until they are judged, so none is
// missed by an end of the process; what matches makes the step's timer due, and timers.ts wakes it.
import type { AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import { createWakeLoop } from '../../lib/wake-loop.ts';
import type { Arrival, Judgement, WaitStore } from '../../store/wait-store.ts';
import type { WaitRef } from '../../store/rows.ts';
import { eventOf, isMatch, keyIn, matchable } from '../start/event-match.ts';
import type { Lost } from './sweep.ts';

/** Events that are read at a time, and waits that are read, or ended by one commit, at a time. */
const EVENTS_A_ROUND = 50;
const WAITS_A_PAGE = 500;
/** How soon it tries again what the store did not take. */
const TRY_AGAIN_MS = 1_000;

/** At most one round is under way; whatever comes meanwhile is looked at in the next one. */
export interface Arrivals {
  /** Judges what the last process left, and goes on. */
  start(): void;
  stop(): Promise<void>;
  /** To be called when there may be something to judge. */
  look(): void;
  /**
   * Judges all that was stored before this call; false where that cannot be done now. timers.ts asks it before a wait
   * times out.
   */
  judged(): Promise<boolean>;
  /** J9: gives the next event to be judged, where nobody is about to judge it. */
  lost(): Promise<Lost[]>;
}

export function createArrivals(deps: {
  waits: WaitStore;
  clock: Clock;
  /** Called when timers were made due. */
  onDue(dueAt: number): void;
  onTrouble(error: AppError): void;
}): Arrivals {
  const { waits, clock } = deps;
  /** True where the last round left nothing to judge. */
  let isDone = false;
  const loop = createWakeLoop({
    clock,
    tryAgainMs: TRY_AGAIN_MS,
    onTrouble: deps.onTrouble,
    async round() {
      isDone = false;
      const arrivals = await waits.arrivals(EVENTS_A_ROUND);
      const areSettled = await settle(arrivals);
      isDone = areSettled && arrivals.length < EVENTS_A_ROUND;
      return isDone ? undefined : clock.now();
    },
  });

  /** All waits that the event ends, found by the keys that waits for its type have. */
  async function matchedBy(arrival: Arrival): Promise<WaitRef[]> {
    const { eventType } = arrival;
    const event = matchable(eventOf(arrival), arrival.delivery);
    const matched: WaitRef[] = [];
    for (const keySource of await waits.keySources(eventType)) {
      const key = keyIn(keySource, event);
      if (key === undefined) continue;
      for (let after: WaitRef | undefined; ;) {
        const rows = await waits.waiting({ eventType, keySource, key, after, limit: WAITS_A_PAGE });
        for (const { runSeq, nodeId, iteration, match, scope } of rows) {
          if (isMatch({ match, scope }, event)) matched.push({ runSeq, nodeId, iteration });
        }
        after = rows.at(-1);
        if (rows.length < WAITS_A_PAGE) break;
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
    }
    return matched;
  }

  /**
   * Judges events in order. Of two events that match, the first one counts: what comes after one that cannot be stored
   * is not stored either. False where a wait began meanwhile that some event was not judged against, so that it is to
   * be judged anew.
   */
  async function settle(arrivals: readonly Arrival[]): Promise<boolean> {
    let batch: Judgement[] = [];
    let size = 0;
    async function store(): Promise<boolean> {
      const now = clock.now();
      const areSettled = await waits.judged(batch, now);
      if (size > 0) deps.onDue(now);
      [batch, size] = [[], 0];
      return areSettled;
    }
    for (const arrival of arrivals) {
      const matched = await matchedBy(arrival);
      const { seq, id, eventType, round: asked } = arrival;
      for (let at = 0; ; at += WAITS_A_PAGE) {
        const some = matched.slice(at, at + WAITS_A_PAGE);
        const done = at + WAITS_A_PAGE >= matched.length;
        batch.push({ event: { seq, id, eventType, round: asked }, matched: some, done });
        size += some.length;
        if (size >= WAITS_A_PAGE && !(await store())) return false;
        if (done) break;
      }
    }
    return batch.length === 0 || store();
  }

  return {
    start: () => void loop.start(),
    stop: () => loop.stop(),
    look: () => loop.wake(),
    async lost() {
      const [next] = await waits.arrivals(1);
      const isLookedAt = loop.nextAt < Infinity;
      return next === undefined || isLookedAt ? [] : [{ sign: String(next.seq), mend: () => loop.wake() }];
    },
    async judged() {
      loop.wake();
      await loop.settled();
      return isDone && !loop.isStopped;
    },
  };
}

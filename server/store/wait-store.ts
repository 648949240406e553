// What runs wait for outside of themselves: events that match (S8), and windows in which a trigger gathers events (T3).
// Waits and windows begin and end with a run's journal (run-store.ts) or with an event's commit (event-store.ts).
import type { StoredEvent, WaitRef, WaitRow } from './rows.ts';
import type { RunAppend, RunHead } from './run-store.ts';

/** An event that is to be judged. */
export interface Arrival extends StoredEvent {
  eventType: string;
  /** Counts up when a wait begins that the event may end, so a judgement over the waits of before is known as such. */
  round: number;
}

/**
 * What came of judging an event: each of the matched waits, where it still stands, ends, and its timer is due with the
 * event's id. Whoever sent the event by hand caused the run as well (S9.4).
 */
export interface Judgement {
  event: Pick<Arrival, 'seq' | 'id' | 'eventType' | 'round'>;
  matched: readonly WaitRef[];
  /** True where nothing is left to judge of this event: it is no arrival any more. */
  done: boolean;
}

/**
 * How many events one run gathers at most. The window closes with the last of them, so that no storm fills the memory.
 */
export const GATHER_MOST = 1_000;

export interface WaitStore {
  /**
   * Events of a type in order of arrival, after `afterSeq` and after `since`: an event (by id) or, where the run has
   * none, a time. `through`: no event up to this one is missing from here or the pages before.
   */
  eventsOfType(query: {
    eventType: string;
    since: { eventId: string } | { at: string };
    afterSeq: number;
    limit: number;
  }): Promise<{ events: StoredEvent[]; through: number }>;
  /**
   * Events that came while a step waited for their type and that were not judged yet, oldest first. They outlive the
   * process: what was accepted right before its end is judged after the next start.
   */
  arrivals(limit: number): Promise<Arrival[]>;
  /** The distinct event types that steps wait for now. */
  awaitedTypes(): Promise<string[]>;
  /** The distinct `keySource` of the waits for a type, the empty one always among them. */
  keySources(eventType: string): Promise<string[]>;
  /** A page of the waits with this type and key, in the order of their runs, behind `after`. */
  waiting(query: {
    eventType: string;
    keySource: string;
    key: string;
    after: WaitRef | undefined;
    limit: number;
  }): Promise<WaitRow[]>;
  /**
   * Stores judgements in order, up to the first event that a wait began for since it was read (its round is another
   * one): that event, and what came after it, are still to be judged. False where there is such an event. Grouped
   * commit; durable when it resolves.
   */
  judged(judgements: readonly Judgement[], now: number): Promise<boolean>;
  /**
   * T3: the window of a run is over, so the run is queued. Undefined where the window is not over yet at `now` (an
   * event came and moved it), or was closed before. Grouped commit.
   */
  closeWindow(runSeq: number, now: number): Promise<RunHead | undefined>;
  /**
   * S10: writes the end of a run whose window is still open. False, and nothing is written, where the window is closed.
   */
  endGathering(append: RunAppend): Promise<boolean>;
  /** T3: the further events that a run gathered, in order of arrival; the first is the run's own `eventId`. */
  gathered(runSeq: number): Promise<StoredEvent[]>;
}

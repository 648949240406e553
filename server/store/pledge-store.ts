// What steps have promised to do later (shared/card/pledge.ts). A pledge is a row of its own: no end of its run, no new
// version of its flow and no restart touches it (J11).
//
// A row is open until it is kept or withdrawn. While `begunAt` is set, an attempt may have acted and nobody knows its
// end: then it is neither prolonged nor withdrawn. `begin` sets it, `failed` with `isOver` takes it back, `keep` ends
// the row.
import type { JsonObject } from '../../shared/json.ts';
import type { Page } from './page.ts';

/** What a pledge is about. Of each key there is one open pledge at most. */
export interface PledgeKey {
  connection: string;
  card: string;
  /** What is to be changed, in a form that the card chooses: such as this user in this group. */
  subject: string;
}

/** Who asks: the step that makes it, by its idempotency key (J6). */
export interface PledgeOrigin extends PledgeKey {
  /** The idempotency key of the step (J6), so a step that is done again after a crash is known as the same. */
  by: string;
  cardVersion: number;
  flowId: string;
  runId: string;
  nodeId: string;
}

export interface NewPledgeRow extends PledgeOrigin {
  id: string;
  /** What is going to be done, as a sentence part for people. */
  what: string;
  /** What the card needs to keep it. */
  input: JsonObject;
  /** When it is to be kept, in milliseconds since the epoch. */
  dueAt: number;
  /** ISO 8601. */
  madeAt: string;
}

export interface PledgeRow extends Omit<NewPledgeRow, 'by'> {
  /**
   * The step that made it and the step that prolonged it last, by their idempotency keys. Only one that did both may
   * withdraw.
   */
  madeBy: string;
  lastBy: string;
  /** When it is to be kept, or tried again. Milliseconds since the epoch. */
  nextAt: number;
  /** Attempts that were begun since it was made or prolonged. */
  attempts: number;
  /**
   * When an attempt began whose end nobody knows: it may have been kept already, so the next attempt looks first. ISO
   * 8601.
   */
  begunAt: string | null;
  /** Why the last attempt failed; null: there was none, or it did not fail. */
  error: { code: string; message: string } | null;
  endedAt: string | null;
  outcome: 'kept' | 'withdrawn' | null;
  /** What was found and done when it was kept, in words for people. */
  seen: string | null;
}

export interface PledgeFilter {
  /** Those that are still to be kept, by their time; else those that ended, newest first. */
  state: 'open' | 'ended';
  connection?: string;
  runId?: string;
  cursor?: string;
  limit: number;
}

/** All that is written is durable when the promise resolves. */
export interface PledgeStore {
  findOpen(key: PledgeKey): Promise<PledgeRow | undefined>;
  /**
   * Adds the pledge, or prolongs the open one to the later of both times, unless an attempt at that one has begun. It
   * resolves with the row as it is then, which the step compares with what it asked for.
   */
  make(pledge: NewPledgeRow): Promise<PledgeRow>;
  /** Ends the open pledge where `by` alone has made it and no attempt has begun; else nothing happens. */
  withdraw(key: PledgeKey, by: string, at: string): Promise<void>;
  /** Open pledges whose time has come, the most overdue first. */
  due(now: number, limit: number): Promise<PledgeRow[]>;
  /** Puts an attempt on record before it acts (J11). False: the pledge is not open any more, or not due. */
  begin(id: string, now: number, at: string): Promise<boolean>;
  /**
   * The attempt failed, and the next one is due at `nextAt`. `isOver`: it surely did nothing, so `begunAt` is taken
   * back.
   */
  failed(
    id: string,
    next: { nextAt: number; error: { code: string; message: string }; isOver: boolean },
  ): Promise<void>;
  /** Ends an open pledge as kept. `seen`: what was found and done. */
  keep(id: string, end: { at: string; seen: string }): Promise<void>;
  /** Open ones by their time, ended ones newest first. */
  list(filter: PledgeFilter): Promise<Page<PledgeRow>>;
  /** Ended ones from before a time; resolves with how many. */
  removeEnded(before: string): Promise<number>;
}

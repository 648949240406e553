// What steps have promised to do later (shared/card/pledge.ts). Rows of their own: no end of a run, no new version of its
// flow and no restart touches them.
import type { JsonObject } from '../../shared/json.ts';
import type { Page } from './page.ts';

/** Of each there is one open pledge. */
export interface PledgeKey {
  connection: string;
  card: string;
  subject: string;
}

/** Who asks: the step that makes it, by its idempotency key (J6). */
export interface PledgeOrigin extends PledgeKey {
  by: string;
  cardVersion: number;
  flowId: string;
  runId: string;
  nodeId: string;
}

export interface NewPledgeRow extends PledgeOrigin {
  id: string;
  what: string;
  input: JsonObject;
  /** Milliseconds since the epoch. */
  dueAt: number;
  /** ISO 8601. */
  madeAt: string;
}

export interface PledgeRow extends Omit<NewPledgeRow, 'by'> {
  /** Who made it, and who prolonged it last. */
  madeBy: string;
  lastBy: string;
  /** When it is to be kept, or tried again. Milliseconds since the epoch. */
  nextAt: number;
  attempts: number;
  /** Since when it may have been kept already: an attempt that nobody knows the end of. ISO 8601. */
  begunAt: string | null;
  /** Of the last attempt. */
  error: { code: string; message: string } | null;
  endedAt: string | null;
  outcome: 'kept' | 'withdrawn' | null;
  /** What was found and done. */
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

export interface PledgeStore {
  findOpen(key: PledgeKey): Promise<PledgeRow | undefined>;
  /** Adds it, or prolongs the open one, unless that is begun: resolves with the row as it is then. */
  make(pledge: NewPledgeRow): Promise<PledgeRow>;
  /** Ends the open one where `by` alone has made it and it is not begun. */
  withdraw(key: PledgeKey, by: string, at: string): Promise<void>;
  /** Open ones whose time has come, the most overdue first. */
  due(now: number, limit: number): Promise<PledgeRow[]>;
  /** An attempt begins; durable when it resolves. False: it is not open any more, or not due. */
  begin(id: string, now: number, at: string): Promise<boolean>;
  /** The attempt failed. `isOver`: it surely did nothing. */
  failed(
    id: string,
    next: { nextAt: number; error: { code: string; message: string }; isOver: boolean },
  ): Promise<void>;
  keep(id: string, end: { at: string; seen: string }): Promise<void>;
  list(filter: PledgeFilter): Promise<Page<PledgeRow>>;
  /** Ended ones from before a time; resolves with how many. */
  removeEnded(before: string): Promise<number>;
}

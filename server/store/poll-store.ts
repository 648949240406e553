// How far the System Log of each Okta connection is read, who reads it, what of it was missed for a time, and by which
// way its events came. A step forward is stored in the commit of the page that it belongs to (event-store.ts).

/** One question to the System Log and where its answer goes on. Times in milliseconds are those of the org's clock. */
export interface PollQuery {
  /** The types that it asks for, each with the time from which on its events are taken. */
  types: Readonly<Record<string, number>>;
  /** The earliest `published` that it asks for, ISO 8601. */
  since: string;
  /** Path and query of the page that comes next, as Okta gave it; null: the first one, from `since` on. */
  next: string | null;
  /** The log was read up to this time: nothing before it is asked for again by this query. */
  readTo: number;
  /** The `published` of the newest event that was read; null: none was. */
  newest: number | null;
  /** There may be more to read at once: the query has not begun, or its last page was full. */
  more: boolean;
}

/** Why Okta could not be asked, as the connection's page shows it. */
export interface PollError {
  code: string;
  message: string;
  /** ISO 8601. */
  at: string;
}

/**
 * How far the log of one connection is read (T1.1). One worker at a time reads on, by `claim`; the `step` guards the
 * row where its claim was lost unnoticed.
 */
export interface PollRow {
  connection: string;
  /** Counts up with each change; a change that does not follow the stored one is refused. */
  step: number;
  /** Origin of the org that the cursors belong to. */
  orgUrl: string;
  /**
   * The beginning that the connection's settings named when the reading began there. With another one it begins anew.
   */
  askedSince: string | null;
  /**
   * The questions that make up the reading. Where the types change, a further one reads what the new types are owed
   * (T1.2).
   */
  queries: readonly PollQuery[];
  /** When the log is asked again. Milliseconds since the epoch by this machine's clock, as `fastUntil`. */
  nextAt: number;
  /**
   * Until then the log is asked at shorter intervals: after a gap, a refused cursor, or a delivery of the hook that
   * failed.
   */
  fastUntil: number;
  /** By how much the org's clock is ahead of this machine's, in milliseconds; negative where it is behind. */
  aheadMs: number;
  /** When it was last known which types flows listen to, by the org's clock, in milliseconds. */
  typesAt: number;
  /** How many attempts have failed since the last one that succeeded. */
  failures: number;
  /** Of the last attempt; null: it succeeded. */
  error: PollError | null;
}

/**
 * Why a part of the log was not read in time. `not-running`: nobody asked, since the server was down or polling was
 * off. `failing`: Okta could not be asked. `cursor-refused`: Okta no longer knew the place where to go on. `too-old`:
 * it lies further back than Okta keeps its log.
 */
export type GapReason = 'not-running' | 'failing' | 'cursor-refused' | 'too-old';

/** T1.4: a time of which the log was not read for long. */
export interface PollGap {
  /** ISO 8601, by the org's clock. */
  from: string;
  to: string;
  reason: GapReason;
  /** When the log had been read past the gap; null: it is still open. A gap that is `too-old` stays open. */
  healedAt: string | null;
}

/** A step of reading: the row that takes the place of the stored one, and what it means to the gaps. */
export interface PollProgress {
  /** Its `step` must be one more than the stored one's. */
  row: PollRow;
  /** A gap that is opened; where an open one has the same beginning or reason, that one is prolonged instead. */
  gap?: Omit<PollGap, 'healedAt'> | undefined;
  /** When given, all open gaps that can be healed are healed at this time. ISO 8601. */
  healedAt?: string | undefined;
}

/** What came of the events that were published within one hour, and by which way. */
export interface CoverageRow {
  /** `2026-03-01T10` */
  hour: string;
  /** All events of Okta's of the hour that the hook or the poll brought; each counts once. */
  events: number;
  /** Those that the hook brought, whether the poll brought them too or not. */
  byHook: number;
  byHookOnly: number;
  byPollOnly: number;
  /** How many of those by poll only no hook can deliver. */
  unhookable: number;
  /** Deliveries to the event hook that failed, as the log tells of them. */
  failures: number;
  /** The longest time from `published` until an event came, in milliseconds. */
  maxDelayMs: number;
  /** How many events came with which delay, by bucket (`delay-buckets.ts`). */
  delays: { bucket: number; count: number }[];
}

export interface PollStore {
  /** By connection. */
  list(): Promise<PollRow[]>;
  find(connection: string): Promise<PollRow | undefined>;
  /**
   * Stores a step outside of a delivery. Grouped commit.
   * @throws ConflictError `poll.elsewhere`: somebody else went on meanwhile, and nothing was stored
   */
  put(progress: PollProgress): Promise<void>;
  /**
   * Takes or prolongs the right to poll a connection until a time; false while another holder has it. Times are
   * milliseconds since the epoch. A right that reaches further than twice the time that is asked for was written by a
   * clock that stands wrong, and binds nobody.
   */
  claim(claim: { connection: string; holder: string; now: number; until: number }): Promise<boolean>;
  /** Gives the right back, where the holder has it. */
  release(claim: { connection: string; holder: string }): Promise<void>;
  /** Forgets all that is known here of a connection that is gone. */
  remove(connection: string): Promise<void>;
  /** The gaps that touch the time, oldest first; where there are more than `limit`, the newest ones. ISO 8601. */
  gaps(query: { connection: string; since: string; until: string; limit: number }): Promise<PollGap[]>;
  /** The hours of the time that have something, in their order. ISO 8601. */
  coverage(query: { connection: string; since: string; until: string }): Promise<CoverageRow[]>;
  /**
   * The `source` of one of the newest deliveries of its hook, which says which hook it is. Null where none came lately.
   */
  hookSource(connection: string): Promise<string | null>;
}

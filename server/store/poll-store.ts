// How far the System Log of each Okta connection is read, who reads it, what of it was missed for a time, and by which way
// its events came. A step forward is stored in the commit of the page that it belongs to (event-store.ts).

/** One question to the log, and where its answer goes on. Times in milliseconds are those of the org's clock. */
export interface PollQuery {
  /** The types that it asks for, each with the time from which on its events are taken. */
  types: Readonly<Record<string, number>>;
  /** The earliest `published` that it asks for, ISO 8601. */
  since: string;
  /** Path and query of the page that comes next, as Okta gave it; null: the first one, from `since` on. */
  next: string | null;
  /** The log was read up to then. */
  readTo: number;
  /** Of the newest event that was read by `published`; null: none was. */
  newest: number | null;
  /** More may be there already: it has not begun, or its last page was full. */
  more: boolean;
}

export interface PollError {
  code: string;
  message: string;
  /** ISO 8601. */
  at: string;
}

export interface PollRow {
  connection: string;
  /** Counts up with each change; a change that does not follow the stored one is refused. */
  step: number;
  /** Origin of the org that the cursors belong to. */
  orgUrl: string;
  /** What the connection said of where to begin, when it began there. */
  askedSince: string | null;
  queries: readonly PollQuery[];
  /** Milliseconds since the epoch by this machine's clock, as `fastUntil`. */
  nextAt: number;
  /** Until then it is asked more often. */
  fastUntil: number;
  /** So much the org's clock is ahead of this machine's, in milliseconds. */
  aheadMs: number;
  /** When it was last known which types flows listen to, by the org's clock, in milliseconds. */
  typesAt: number;
  /** In a row. */
  failures: number;
  error: PollError | null;
}

/**
 * `not-running`: nobody asked, since the server was down or polling was off. `failing`: Okta could not be asked.
 * `cursor-refused`: where to go on was no longer known. `too-old`: further back than Okta keeps its log.
 */
export type GapReason = 'not-running' | 'failing' | 'cursor-refused' | 'too-old';

export interface PollGap {
  /** ISO 8601, by the org's clock. */
  from: string;
  to: string;
  reason: GapReason;
  /** When the log had been read past it; null: it is still open. One that is `too-old` stays so. */
  healedAt: string | null;
}

export interface PollProgress {
  row: PollRow;
  /** Is opened, or prolongs an open one of the same beginning or reason. */
  gap?: Omit<PollGap, 'healedAt'> | undefined;
  /** Heals what is open and can be healed. ISO 8601. */
  healedAt?: string | undefined;
}

/** What came of the events that were published within an hour. */
export interface CoverageRow {
  /** `2026-03-01T10` */
  hour: string;
  events: number;
  byHook: number;
  byHookOnly: number;
  byPollOnly: number;
  /** Of those by poll only: so many no hook can deliver. */
  unhookable: number;
  /** Deliveries to the event hook that failed. */
  failures: number;
  maxDelayMs: number;
  /** How many have which delay (`delay-buckets.ts`), by bucket. */
  delays: { bucket: number; count: number }[];
}

export interface PollStore {
  /** By connection. */
  list(): Promise<PollRow[]>;
  find(connection: string): Promise<PollRow | undefined>;
  /** Grouped commit. @throws ConflictError `poll.elsewhere`: somebody else went on meanwhile; nothing was stored */
  put(progress: PollProgress): Promise<void>;
  /**
   * The right to poll a connection, until then, or prolongs it; false while another one has it. Times are milliseconds
   * since the epoch. What reaches further than two such rights was written by a clock that stands wrong, and binds nobody.
   */
  claim(claim: { connection: string; holder: string; now: number; until: number }): Promise<boolean>;
  release(claim: { connection: string; holder: string }): Promise<void>;
  /** Of a connection that is gone: all that is known of it here. */
  remove(connection: string): Promise<void>;
  /** Those that touch the time, oldest first, at most `limit` of the newest. ISO 8601. */
  gaps(query: { connection: string; since: string; until: string; limit: number }): Promise<PollGap[]>;
  /** Hours of the time that have something, in their order. ISO 8601. */
  coverage(query: { connection: string; since: string; until: string }): Promise<CoverageRow[]>;
  /** The `source` of one of the newest deliveries by its hook: which hook it is. Null where there is none lately. */
  hookSource(connection: string): Promise<string | null>;
}

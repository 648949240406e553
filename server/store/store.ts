// The store port: everything that must outlive the process, as the layers above see it. Adapters (sqlite, later
// postgres) prove themselves with store.contract.ts. No SQL and no driver type passes this border.
import type { AccessStore } from './access-store.ts';
import type { AuditStore } from './audit-store.ts';
import type { CatchUpStore } from './catch-up-store.ts';
import type { ConnectionStore } from './connection-store.ts';
import type { EventStore } from './event-store.ts';
import type { FlowStore } from './flow-store.ts';
import type { EndStatus } from '../../shared/run.ts';
import type { OktaHookStore } from './okta-hook-store.ts';
import type { PledgeStore } from './pledge-store.ts';
import type { PollStore } from './poll-store.ts';
import type { RunStore } from './run-store.ts';
import type { ScheduleStore } from './schedule-store.ts';
import type { TableStore } from './table-store.ts';
import type { WaitStore } from './wait-store.ts';

/** How many rows a prune took away; all zero: nothing is left to prune. */
export interface Pruned {
  runs: number;
  events: number;
  deliveries: number;
  snapshots: number;
}

export interface RetentionLimits {
  /** Ended runs that ended before this time go, and events received before it that no run needs. ISO 8601. */
  before: string;
  /** At most this many ended runs and this many events are kept, newest first. */
  keepRuns: number;
  keepEvents: number;
  /** What flows have of their own: their `before` in place of the installation's, their number beside it. */
  own?: readonly OwnRetention[];
  /** Rows that a call removes at most of each kind: few, so that writers never wait long (T7). */
  batch: number;
}

/** T7: how long the runs of one flow are kept that ended with a status. */
export interface OwnRetention {
  flowId: string;
  status: EndStatus;
  /** Those that ended before this time go; null: as the installation has it. ISO 8601. */
  before: string | null;
  /** At most so many of them are kept, the newest ones; null: any number. */
  keepRuns: number | null;
}

/**
 * One store, open. Every part answers with promises, and an adapter may be in another thread or process. A write is
 * durable when its promise resolves; one that rejects has stored nothing. Where a method says "grouped commit", what is
 * asked for within one turn of the event loop is one transaction (J3).
 */
export interface Store {
  readonly flows: FlowStore;
  readonly events: EventStore;
  readonly runs: RunStore;
  readonly schedules: ScheduleStore;
  readonly pledges: PledgeStore;
  readonly catchUps: CatchUpStore;
  readonly polls: PollStore;
  readonly tables: TableStore;
  readonly waits: WaitStore;
  readonly connections: ConnectionStore;
  readonly oktaHooks: OktaHookStore;
  readonly access: AccessStore;
  readonly audit: AuditStore;
  /** Small named values of the installation, such as hook secret, session key and retention, each as JSON text. */
  readonly values: ValueStore;
  /**
   * Removes some of what is past the limits, and lets other writes in between its parts (T7). It is called until a call
   * removes nothing.
   */
  prune(limits: RetentionLimits): Promise<Pruned>;
  /**
   * Brings some bodies of events that an older version stored into the form of now. It resolves with how many it looked
   * at; 0: all are in that form.
   */
  packBodies(batch: number): Promise<number>;
  /**
   * Proves that the store takes writes now, by one that joins a group. Health probes call it.
   * @throws RetryableError `store.unavailable` where a write would not be durable now
   * @throws RetryableError `store.gone` where the files that are written to are no longer those of the data folder
   * @throws RetryableError `store.corrupt` once damage was met
   */
  check(): Promise<void>;
  /**
   * Commits what is pending, then closes. Whatever is asked afterwards is refused with `store.unavailable`. Closing
   * twice is harmless.
   */
  close(): Promise<void>;
}

/** Values by name. A name belongs to the module that writes it. */
export interface ValueStore {
  find(key: string): Promise<string | undefined>;
  /** Adds the value or replaces it. Grouped commit. */
  set(key: string, value: string): Promise<void>;
  /**
   * Writes `value` only where nothing is stored yet, and resolves with what is stored then: of two who come at once
   * both get the same.
   */
  setOnce(key: string, value: string): Promise<string>;
  /** Nothing happens where there is none. */
  remove(key: string): Promise<void>;
}

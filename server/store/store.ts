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
  /** What flows have of their own, in place of `before`, and beside it. */
  own?: readonly OwnRetention[];
  /** Rows a call: small, so that writers never wait long (T7). */
  batch: number;
}

/** T7: of the runs of one flow that ended so. */
export interface OwnRetention {
  flowId: string;
  status: EndStatus;
  /** Those that ended before this time go; null: as the installation has it. ISO 8601. */
  before: string | null;
  /** At most so many are kept, newest first; null: any number. */
  keepRuns: number | null;
}

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
  /** Small named values of the installation (hook secret, session key, retention), JSON text. */
  readonly values: ValueStore;
  /** Lets other writes in between its parts (T7). */
  prune(limits: RetentionLimits): Promise<Pruned>;
  /** Brings some bodies of events that an older version stored into the form of now; resolves with how many, 0: all are. */
  packBodies(batch: number): Promise<number>;
  /**
   * Grouped commit. @throws RetryableError `store.unavailable` when a write would not be durable now, `store.gone` when the
   * files that are written to are no longer those of the data folder, `store.corrupt` once damage was met
   */
  check(): Promise<void>;
  /** Commits what is pending, then closes. */
  close(): Promise<void>;
}

export interface ValueStore {
  find(key: string): Promise<string | undefined>;
  /** Grouped commit. */
  set(key: string, value: string): Promise<void>;
  /** Writes `value` only where nothing is stored yet; returns what is stored then. */
  setOnce(key: string, value: string): Promise<string>;
  remove(key: string): Promise<void>;
}

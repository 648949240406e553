// How far each active schedule has come. What fired is an event like others (event-store.ts); this only says from when on
// the next time is sought, so that a restart neither loses a time nor catches up what was before the activation.

export interface ScheduleKey {
  flowId: string;
  nodeId: string;
}

export interface ScheduleRow extends ScheduleKey {
  cron: string;
  timeZone: string;
  /** Milliseconds since the epoch: times up to it, inclusive, are fired or were skipped. */
  settledAt: number;
}

export interface ScheduleStore {
  /** By flow, then node. */
  list(): Promise<ScheduleRow[]>;
  /** Adds or replaces, in one transaction. */
  put(rows: readonly ScheduleRow[]): Promise<void>;
  /** Those that are there, in one transaction. */
  remove(keys: readonly ScheduleKey[]): Promise<void>;
}

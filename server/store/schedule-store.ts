// How far each active schedule has come. What fired is an event like others (event-store.ts); this only says from when
// on the next time is sought, so that a restart neither loses a time nor catches up what was before the activation.

/** A trigger of a flow that fires by the clock. */
export interface ScheduleKey {
  flowId: string;
  nodeId: string;
}

/**
 * How far a schedule has come. `cron` and `timeZone` are those of the active version: where they change, it begins
 * anew.
 */
export interface ScheduleRow extends ScheduleKey {
  cron: string;
  timeZone: string;
  /** Milliseconds since the epoch. The times up to it, inclusive, have fired or were skipped. */
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

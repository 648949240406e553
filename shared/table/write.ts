// What a step, or a person, does to tables and counters, as a value. The store does each write whole or not at all,
// and what a step does in the very commit that says that the step has finished (J12).
import type { ErrorRecord } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { GivenCondition } from './condition.ts';

/** How many rows one write may change. A write that would change more is refused with `table.too-many-rows`. */
export const MOST_CHANGED = 1_000;

/**
 * One write. `table` is a table's id, `at` the time that the rows get as ISO 8601, `values` what `readValues` takes.
 * `where` must name rows: conditions are judged by `readConditions`.
 */
export type TableWrite =
  | { kind: 'insert'; table: string; at: string; values: JsonObject }
  /** Changes the row that has the same value in the unique column `key`, or adds one. */
  | { kind: 'upsert'; table: string; at: string; key: string; values: JsonObject }
  | { kind: 'update'; table: string; at: string; where: GivenCondition[]; values: JsonObject }
  | { kind: 'delete'; table: string; at: string; where: GivenCondition[] }
  | CounterWrite;

/** Counts in a counter. It gives how much was counted within the window up to `at`, this time included (J12.1). */
export interface CounterWrite extends CounterRef {
  kind: 'count';
  at: string;
  /** How much is counted, 0 or more. At 0 nothing changes, and the count is only told. */
  by: number;
}

/** A counter is known by its name, its key and its window: steps that give another window count by themselves. */
export interface CounterRef {
  name: string;
  key: string;
  windowSeconds: number;
}

/** What became of a write. A refusal fails the step with this error. */
export type WriteResult = { ok: true; output: JsonObject } | { ok: false; error: ErrorRecord };

/**
 * The length of a slot in milliseconds. What is counted lies in slots of a thousandth of the window, so that a key
 * has about a thousand rows at most; each thing may therefore count that much longer than the window (J12.1).
 */
export function slotMs(windowSeconds: number): number {
  return Math.max(1, windowSeconds);
}

// What a step, or a person, does to tables and counters, as a value. The store does each of them whole or not at all, and
// what a step does in the very commit that says that the step has finished (J12).
import type { ErrorRecord } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { GivenCondition } from './condition.ts';

/** Rows that one write may change. More is refused, and nothing is changed. */
export const MOST_CHANGED = 1_000;

export type TableWrite =
  | { kind: 'insert'; table: string; at: string; values: JsonObject }
  /** Changes the row that has the same value in the unique column `key`, or adds one. */
  | { kind: 'upsert'; table: string; at: string; key: string; values: JsonObject }
  | { kind: 'update'; table: string; at: string; where: GivenCondition[]; values: JsonObject }
  | { kind: 'delete'; table: string; at: string; where: GivenCondition[] }
  | CounterWrite;

export interface CounterWrite extends CounterRef {
  kind: 'count';
  at: string;
  /** From 0, which changes nothing and only tells. */
  by: number;
}

/** A counter is its name, its key and its window: steps that give another window count by themselves. */
export interface CounterRef {
  name: string;
  key: string;
  windowSeconds: number;
}

export type WriteResult = { ok: true; output: JsonObject } | { ok: false; error: ErrorRecord };

/** What is counted lies in slots of a thousandth of the window, so that a key has no more than a thousand rows. */
export function slotMs(windowSeconds: number): number {
  return Math.max(1, windowSeconds);
}

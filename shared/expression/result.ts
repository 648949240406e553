// From values to JSON and to text: the end of every evaluation, and `toJson`. What an expression built is bounded here;
// what it only passes on from the scope is handed over as it is.
import type { JsonObject, JsonValue } from '../json.ts';
import { type Budget, TooCostly } from './budget.ts';
import { EXPRESSION_LIMITS } from './limits.ts';
import { Duration, durationText, isList, isNumber, Optional, Timestamp, timestampText, type Value } from './values.ts';

/** A value that JSON has no word for; the border gives it the expression's name. */
export class NotJson extends Error {}

/**
 * The value as JSON, copied: ints become numbers, times and durations text, an absent optional null.
 * @throws NotJson for NaN and infinity; TooCostly past `EXPRESSION_LIMITS.size`
 */
export function toJsonValue(value: Value, budget: Budget): JsonValue {
  return new Writer(budget).write(value, 0);
}

class Writer {
  readonly #budget: Budget;
  #size = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  #grow(by: number): void {
    this.#size += by;
    this.#budget.spend(1 + (by >> 5));
    if (this.#size > EXPRESSION_LIMITS.size) {
      throw new TooCostly(`it builds a result of more than ${EXPRESSION_LIMITS.size} bytes`);
    }
  }

  write(value: Value, depth: number): JsonValue {
    if (typeof value === 'string') {
      this.#grow(value.length + 2);
      return value;
    }
    this.#grow(4);
    if (value === null || typeof value === 'boolean') return value;
    if (isNumber(value)) return jsonNumber(value);
    if (value instanceof Timestamp) return timestampText(value);
    if (value instanceof Duration) return durationText(value);
    if (value instanceof Optional) return value.value === undefined ? null : this.write(value.value, depth);
    if (depth >= EXPRESSION_LIMITS.valueDepth) {
      throw new TooCostly(`its result is nested more than ${EXPRESSION_LIMITS.valueDepth} deep`);
    }
    if (isList(value)) return value.map((item) => this.write(item, depth + 1));
    const object: JsonObject = {};
    for (const [key, item] of Object.entries(value)) {
      this.#grow(key.length + 3);
      const written = this.write(item, depth + 1);
      // Assigning to `__proto__` would set the prototype; an event may have it as a key.
      if (key === '__proto__')
        Object.defineProperty(object, key, { value: written, enumerable: true, writable: true, configurable: true });
      else object[key] = written;
    }
    return object;
  }
}

function jsonNumber(value: number | bigint): number {
  const number = Number(value);
  if (!Number.isFinite(number)) throw new NotJson('the result is not a finite number');
  // JSON has no negative zero.
  return number === 0 ? 0 : number;
}

/** A number as text: `3` for an int and for a double that is whole, `2.5`. */
export function numberText(value: number | bigint): string {
  return String(value);
}

/** @throws as `toJsonValue` */
export function toJsonText(value: Value, budget: Budget): string {
  const text = JSON.stringify(toJsonValue(value, budget));
  budget.allowText(text.length);
  return text;
}

/** A value inside a text with other text around it: null is nothing, objects and lists are JSON. @throws as `toJsonValue` */
export function toTemplateText(value: Value, budget: Budget): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) {
    jsonNumber(value);
    return numberText(value);
  }
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof Duration) return durationText(value);
  if (value instanceof Optional) return value.value === undefined ? '' : toTemplateText(value.value, budget);
  return toJsonText(value, budget);
}

// From values to JSON and to text: the end of every evaluation, and `toJson`. What an expression built is bounded here;
// what it only passes on from the scope is handed over as it is.
import { escapeFor, escapeOfPart, type Escape } from '../escape.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { type Budget, TooCostly } from './budget.ts';
import { EXPRESSION_LIMITS } from './limits.ts';
import {
  Duration,
  durationText,
  isList,
  isNumber,
  Marked,
  Optional,
  ownValue,
  Timestamp,
  timestampText,
  unmarked,
  type Value,
} from './values.ts';

/** A value that JSON has no word for; the border gives it the expression's name. */
export class NotJson extends Error {}

/**
 * The value as JSON, copied: ints become numbers, times and durations text, an absent optional null.
 * @param escape where it goes, where texts in it are to be escaped (S12)
 * @throws NotJson for NaN and infinity; TooCostly past `EXPRESSION_LIMITS.size`
 */
export function toJsonValue(value: Value, budget: Budget, escape?: Escape): JsonValue {
  return new Writer(budget).write(value, 0, escape);
}

/** What making a list or an object takes beside its parts. */
const LIST_STEPS = 2;

class Writer {
  readonly #budget: Budget;
  #size = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  // Each part costs one step, and one more for every 32 characters.
  #grow(by: number): void {
    this.#size += by;
    this.#budget.spend(1 + (by >> 5));
    if (this.#size > EXPRESSION_LIMITS.size) {
      throw new TooCostly(`it builds a result of more than ${EXPRESSION_LIMITS.size} bytes`);
    }
  }

  write(value: Value, depth: number, escape: Escape | undefined): JsonValue {
    if (typeof value === 'string') {
      const text = escape === undefined ? value : escapeFor(escape, value);
      this.#grow(text.length + 2);
      return text;
    }
    if (value instanceof Marked) return this.write(value.value, depth, suits(value, escape) ? undefined : escape);
    this.#grow(4);
    if (value === null || typeof value === 'boolean') return value;
    if (isNumber(value)) return jsonNumber(value);
    if (value instanceof Timestamp) return timestampText(value);
    if (value instanceof Duration) return durationText(value);
    if (value instanceof Optional) return value.value === undefined ? null : this.write(value.value, depth, escape);
    if (depth >= EXPRESSION_LIMITS.valueDepth) {
      throw new TooCostly(`its result is nested more than ${EXPRESSION_LIMITS.valueDepth} deep`);
    }
    // A list of its own costs more than its items.
    this.#budget.spend(LIST_STEPS);
    if (isList(value)) return value.map((item) => this.write(item, depth + 1, escape));
    const object: JsonObject = {};
    const type = escape === undefined ? undefined : unmarked(ownValue(value, 'type') ?? null);
    const fields = Object.entries(value);
    this.#budget.spendFields(fields.length, 0);
    for (const [key, item] of fields) {
      this.#grow(key.length + 3);
      const inner = escape === undefined ? undefined : escapeOfPart(escape, key, type);
      const written = this.write(item, depth + 1, inner);
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

/**
 * A value inside a text with other text around it: null is nothing, objects and lists are JSON.
 * @param escape where the text goes, where the value is to be escaped for it (S12)
 * @throws as `toJsonValue`
 */
export function toTemplateText(value: Value, budget: Budget, escape?: Escape): string {
  if (value instanceof Marked) return toTemplateText(value.value, budget, suits(value, escape) ? undefined : escape);
  if (value instanceof Optional) return value.value === undefined ? '' : toTemplateText(value.value, budget, escape);
  const text = plainText(value, budget);
  if (escape === undefined) return text;
  const escaped = escapeFor(escape, text);
  budget.allowText(escaped.length);
  return escaped;
}

function plainText(value: Exclude<Value, Marked | Optional>, budget: Budget): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) {
    jsonNumber(value);
    return numberText(value);
  }
  if (value instanceof Timestamp) return timestampText(value);
  return value instanceof Duration ? durationText(value) : toJsonText(value, budget);
}

/** Whether the author took care of what would be done: `escapeSlack` for any text of Slack, `raw` for all. */
function suits({ as }: Marked, escape: Escape | undefined): boolean {
  return as === 'raw' || escape === as || (as === 'slack' && escape !== undefined && escape !== 'html');
}

// What of an error is kept and shown (S4): no secret, no more than a person reads. An error may hold what the other
// side answered, and that may be of any size and repeat anything.
import { TerminalError, type AppError } from '../../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import type { Redactor } from '../../secrets/redact.ts';

/** Characters of a message, and of each text in the details; the rest is cut. */
const LONGEST_TEXT = 2_000;
/** Values in the details; what is further is left out. */
const MOST_VALUES = 100;
/** How deep details may be; what is deeper is left out. */
const DEEPEST = 6;

/**
 * The error as it may be kept: the same where nothing is to be cut, otherwise one of the same code and kind with less
 * text. What follows from an error is decided by the original, for the copy is always a TerminalError by class.
 */
export function keptError(error: AppError, redactor: Redactor): AppError {
  const message = shortened(redactor.text(error.message));
  const details = bounded(redactor.json(error.details));
  if (message === error.message && details === error.details) return error;
  const copy = new TerminalError(error.code, message, { details });
  return Object.defineProperty(copy, 'kind', { value: error.kind });
}

/** Cuts a text, from which secrets were taken before: of a secret that is cut in two, half would stay. */
function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** The details with at most so many values, and the same object where nothing is to be cut. */
function bounded(details: JsonObject): JsonObject {
  let left = MOST_VALUES;
  function bound(value: JsonValue, depth: number): JsonValue {
    if (typeof value === 'string') return shortened(value);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > DEEPEST) return '…';
    if (Array.isArray(value)) {
      const items = value.slice(0, left).map((item) => boundNext(item, depth));
      return same(items, value) ? value : items;
    }
    const entries = Object.entries(value).slice(0, left);
    const kept = entries.map(([name, item]): [string, JsonValue] => [shortened(name), boundNext(item, depth)]);
    const isSame = kept.length === Object.keys(value).length && kept.every(([name, item]) => value[name] === item);
    return isSame ? value : Object.fromEntries(kept);
  }
  function boundNext(item: JsonValue, depth: number): JsonValue {
    left -= 1;
    return left < 0 ? '…' : bound(item, depth + 1);
  }
  const kept = bound(details, 0);
  return isJsonObject(kept) ? kept : {};
}

/** True for the same items in the same order. */
function same(left: readonly JsonValue[], right: readonly JsonValue[]): boolean {
  return left.length === right.length && left.every((item, at) => item === right[at]);
}

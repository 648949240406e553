// Writes a value into a sentence: its JSON, cut where it is long. Pure.
import type { JsonValue } from '../json.ts';

/** Characters; a longer text is cut and ends with an ellipsis. */
const LONGEST = 80;

/** `not there` stands for what the run had no value for, which is something else than null. */
export function shortValue(value: JsonValue | undefined): string {
  if (value === undefined) return 'not there';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

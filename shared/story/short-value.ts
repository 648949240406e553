// A value in a sentence: its JSON, cut where it is long. Pure.
import type { JsonValue } from '../json.ts';

/** Longer ones are cut. */
const LONGEST = 80;

export function shortValue(value: JsonValue | undefined): string {
  if (value === undefined) return 'not there';
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

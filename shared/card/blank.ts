// When an input says nothing.
import type { JsonValue } from '../json.ts';

/** Nothing is given: absent, null, white space, an empty list. An expression gives something. */
export function isBlank(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0;
}

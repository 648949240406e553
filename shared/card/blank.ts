// Says when an input counts as not given.
import type { JsonValue } from '../json.ts';

/**
 * Whether the value says nothing: it is absent, null, white space, or an empty list. An expression says something,
 * whatever it will give.
 */
export function isBlank(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0;
}

// How large a value is as JSON, without making the text.
import { isJsonObject, type JsonValue } from '../../shared/json.ts';

/**
 * About as many characters as the JSON of the value has: escapes are not counted, and whatever is short counts as 8. It
 * stops counting past `limit`, so a result above that says only that it is more.
 */
export function roughSize(value: JsonValue, limit: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (Array.isArray(value)) {
    let size = 2;
    for (const item of value) {
      size += roughSize(item, limit) + 1;
      if (size > limit) return size;
    }
    return size;
  }
  if (isJsonObject(value)) {
    let size = 2;
    for (const key in value) {
      size += key.length + 4 + roughSize(value[key] ?? null, limit);
      if (size > limit) return size;
    }
    return size;
  }
  return 8;
}

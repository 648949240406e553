// Says what turns one flow into another, small enough to keep many of them: only what differs. It is found fast,
// since flows share what did not change. Pure.
import { isJsonObject, jsonEquals, type JsonValue } from '../../shared/json.ts';

/**
 * Either a value that takes the place of what was there, or what differs inside an object, with null where a key is
 * gone.
 */
export type Delta = { set: JsonValue } | { in: Record<string, Delta | null> };

/** What turns `from` into `to`; undefined where both are equal. Lists are taken whole. */
export function deltaOf(from: JsonValue, to: JsonValue): Delta | undefined {
  if (from === to) return undefined;
  if (!isJsonObject(from) || !isJsonObject(to)) return jsonEquals(from, to) ? undefined : { set: to };
  const inside: [string, Delta | null][] = [];
  for (const key of Object.keys(from)) if (to[key] === undefined) inside.push([key, null]);
  for (const [key, value] of Object.entries(to)) {
    if (value === undefined) continue;
    const before = Object.hasOwn(from, key) ? from[key] : undefined;
    const delta = before === undefined ? { set: value } : deltaOf(before, value);
    if (delta !== undefined) inside.push([key, delta]);
  }
  return inside.length === 0 ? undefined : { in: Object.fromEntries(inside) };
}

/** What `deltaOf` was made for: `withDelta(from, deltaOf(from, to))` equals `to`. Nothing given is changed. */
export function withDelta(from: JsonValue, delta: Delta | undefined): JsonValue {
  if (delta === undefined) return from;
  if ('set' in delta) return delta.set;
  const next = new Map(Object.entries(isJsonObject(from) ? from : {}));
  for (const [key, part] of Object.entries(delta.in)) {
    if (part === null) next.delete(key);
    else next.set(key, withDelta(next.get(key) ?? null, part));
  }
  return Object.fromEntries(next);
}

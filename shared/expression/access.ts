// Reading parts of values: fields, items, and what counts as absent. The only file that decides about missing parts.
import { isList, isValueObject, NONE, Optional, ownValue, unmarked, type Value } from './values.ts';

/** Null counts as absent: Okta's missing parts are nulls, and a default is wanted for both alike. */
export function present(value: Value | undefined): Optional {
  return value === undefined || value === null ? NONE : new Optional(value);
}

/**
 * Gives what `object.?field` gives: the field as an optional value. Whatever has no such field, a text or a list
 * included, gives an absent value and no failure. An optional object is looked into, so that `a.?b.?c` gives one
 * optional value.
 */
export function selectOptional(object: Value, field: string): Optional {
  const base = unmarked(object instanceof Optional ? (object.value ?? null) : object);
  return isValueObject(base) ? present(ownValue(base, field)) : NONE;
}

/** `container[key]`; a whole double is an index as good as an int. Undefined where there is nothing. */
export function element(given: Value, key: Value): Value | undefined {
  const container = unmarked(given);
  if (isList(container)) {
    const at = typeof key === 'bigint' ? Number(key) : key;
    return typeof at === 'number' && Number.isInteger(at) && at >= 0 && at < container.length
      ? container[at]
      : undefined;
  }
  return typeof key === 'string' && isValueObject(container) ? ownValue(container, key) : undefined;
}

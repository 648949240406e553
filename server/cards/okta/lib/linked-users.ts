// Linked objects name users by links alone: their ids are the last parts of the addresses.
import { isJsonObject, type JsonValue } from '../../../../shared/json.ts';

/** The users of an answer, in its order; none where it is no list. One whose link has no id is left out. */
export function linkedUsers(body: JsonValue): { id: string }[] {
  return (Array.isArray(body) ? body : []).flatMap((one) => {
    const href = ['_links', 'self', 'href'].reduce<JsonValue>(
      (part, key) => (isJsonObject(part) ? (part[key] ?? null) : null),
      one,
    );
    const id = typeof href === 'string' ? href.split('/').at(-1) : undefined;
    return id === undefined || id === '' ? [] : [{ id }];
  });
}

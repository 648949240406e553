// Says where the texts of an input go, by its schema: what an expression puts there is escaped for it (S12).
import type { Escape } from '../escape.ts';
import { isJsonObject, type JsonValue } from '../json.ts';

const PLACES: ReadonlySet<unknown> = new Set<Escape>(['html', 'slack', 'slack-markdown', 'slack-blocks']);

/** Where the texts of this input go. Undefined where values stay as they are. */
export function escapeIn(schema: JsonValue | undefined): Escape | undefined {
  const escape = isJsonObject(schema) ? schema['escape'] : undefined;
  return PLACES.has(escape) ? (escape as Escape) : undefined;
}

/** The schema of a part: of a property, or of an item. */
export function partSchema(schema: JsonValue | undefined, key: string): JsonValue | undefined {
  if (!isJsonObject(schema)) return undefined;
  const { properties, items } = schema;
  if (isJsonObject(properties)) return Object.hasOwn(properties, key) ? properties[key] : undefined;
  return items;
}

declare module 'zod' {
  interface GlobalMeta {
    /** Where the text goes; a value that an expression puts into it is escaped for that, unless it is `raw()`. */
    escape?: Escape;
  }
}

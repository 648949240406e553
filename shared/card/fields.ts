// Schemas of input fields that several cards share. Each is drawn by the generic form; none knows an app.
import { z } from 'zod';

import type { JsonValue } from '../json.ts';

/**
 * Any JSON value; in JSON Schema the empty schema, which forms draw by their widget. Inputs and outputs are JSON
 * already, so it is not walked again (a step's input may be megabytes).
 */
export const anyJson: z.ZodType<JsonValue> = z.unknown() as z.ZodType<JsonValue>;

/** A value that has an obvious text form; null means "leave this one out". */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Names with scalar values, such as headers: numbers become text, nulls are left out. */
export function textEntries(values: Readonly<Record<string, z.infer<typeof scalar>>> | undefined): [string, string][] {
  return Object.entries(values ?? {}).flatMap(([name, value]): [string, string][] =>
    value === null || name.trim() === '' ? [] : [[name.trim(), String(value)]],
  );
}

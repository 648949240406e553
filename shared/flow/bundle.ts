// Several flow files in one: `{ "formatVersion": 1, "flows": [ … ] }`, each as it stands alone. Pure.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** The text of one file with all of them. */
export function bundleOf(flows: readonly JsonObject[]): string {
  return `${JSON.stringify({ formatVersion: 1, flows }, null, 2)}\n`;
}

/** The flow files in what was read: those of a bundle, or the one that it is itself. Says nothing of whether they are right. */
export function flowFilesIn(value: JsonValue): JsonValue[] {
  return isJsonObject(value) && Array.isArray(value['flows']) ? value['flows'] : [value];
}

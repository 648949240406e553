// Puts several flow files into one, `{ "formatVersion": 1, "flows": [ … ] }`, each as it is on its own. Pure.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** The text of a file with all of the flows. */
export function bundleOf(flows: readonly JsonObject[]): string {
  return `${JSON.stringify({ formatVersion: 1, flows }, null, 2)}\n`;
}

/** The flow files in what was read: those of a bundle, else itself as the only one. None of them is checked. */
export function flowFilesIn(value: JsonValue): JsonValue[] {
  return isJsonObject(value) && Array.isArray(value['flows']) ? value['flows'] : [value];
}

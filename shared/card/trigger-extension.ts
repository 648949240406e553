// What a switch adds to a trigger: it starts on further events too, those that belong together are one run (T3), and its
// output has fields over all of them.
import type { z } from 'zod';

import type { JsonObject, JsonValue } from '../json.ts';
import type { CardManifest, TriggerExtensionManifest } from './manifest.ts';

export interface TriggerExtension {
  /** The boolean input that switches it on. */
  input: string;
  /** Beside those of the card. */
  eventTypes: string[];
  /** Beside the fields of the card's output. */
  output: z.ZodObject;
  /** Seconds without a further event after which the run begins, and after which it begins in any case. */
  quietSeconds: number;
  maxSeconds: number;
  /** Pure: events whose outputs give the same belong together, where the author sets no gathering of another kind. */
  keyOf(output: JsonObject): JsonValue;
  /** Pure: the further fields. @param outputs the card's own for each event, in their order; at least one */
  toOutput(outputs: readonly JsonObject[]): JsonObject;
}

/** Undefined where the trigger has none, or its node leaves it off. */
export function extensionOf(
  node: { inputs?: JsonObject | undefined },
  manifest: Pick<CardManifest, 'extension'> | undefined,
): TriggerExtensionManifest | undefined {
  const extension = manifest?.extension;
  return extension !== undefined && node.inputs?.[extension.input] === true ? extension : undefined;
}

/** T3: its output lists the events of a run. */
export function gathersEvents(
  node: { gather?: unknown; inputs?: JsonObject | undefined } | undefined,
  manifest: Pick<CardManifest, 'extension'> | undefined,
): boolean {
  return node !== undefined && (node.gather !== undefined || extensionOf(node, manifest) !== undefined);
}

// What a node gives that calls another flow (S6): the type of its output, and an example of it, made of what the
// called flow declares that it returns. The card's schema says by `resultOf` which property of the output that is.
// Pure.
import { outputOf, outputSampleOf, sampleOfFields, schemaOfFields } from '../card/declared-fields.ts';
import type { CardManifest, JsonSchema } from '../card/manifest.ts';
import { extensionOf, gathersEvents } from '../card/trigger-extension.ts';
import { asTold } from '../card/typed-parts.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { withExampleRows, withReadRows } from '../table/table-types.ts';
import type { FlowLookup } from './calls.ts';
import type { FlowNode } from './flow.ts';
import { namedIn } from './named.ts';
import type { Known } from './known.ts';
import { withProfiles } from './profile-types.ts';

/**
 * The type of the node's output: that of its card, made narrower by what the node itself, the flow that it calls, the
 * table that it names, or the org of its connection declares. What `known` does not have leaves the card's type.
 */
export function outputTypeOf(node: FlowNode, manifest: CardManifest, { flows, tables, profiles }: Known): JsonSchema {
  const output = withProfiles(withReadRows(outputOf(node, manifest), node, manifest, tables), node, profiles);
  const known = returnedParts(node, output, flows).map(({ name, property, fields }): [string, JsonSchema] => {
    return [name, asTold(property, fields === null ? { type: 'null' } : schemaOfFields(fields))];
  });
  if (known.length === 0 || !isJsonObject(output['properties'])) return output;
  return { ...output, properties: { ...output['properties'], ...Object.fromEntries(known) } };
}

/**
 * An example of the node's output, of the type that `outputTypeOf` gives. The live preview shows it where no run has
 * given a real one.
 */
export function outputExampleOf(node: FlowNode, manifest: CardManifest, { flows, tables }: Known): JsonValue {
  const own = withExampleRows(outputSampleOf(node, manifest), node, manifest, tables);
  if (!isJsonObject(own)) return own;
  // T3: a trigger that gathers gives all its events as well.
  const sample = gathersEvents(node, manifest)
    ? { ...own, events: [own], ...extensionOf(node, manifest)?.sample }
    : own;
  const known = returnedParts(node, manifest.output, flows).map(({ name, fields }): [string, JsonValue] => [
    name,
    fields === null ? null : sampleOfFields(fields),
  ]);
  return known.length === 0 ? sample : { ...sample, ...Object.fromEntries(known) };
}

interface ReturnedPart {
  name: string;
  property: JsonObject;
  /** Null: the call is not waited for. */
  fields: Parameters<typeof schemaOfFields>[0] | null;
}

/** The properties of the output that are what another flow returned, where that is known. */
function returnedParts(node: FlowNode, output: JsonSchema, flows: FlowLookup | undefined): ReturnedPart[] {
  const properties = isJsonObject(output['properties']) ? output['properties'] : {};
  return Object.entries(properties).flatMap(([name, property]): ReturnedPart[] => {
    if (!isJsonObject(property)) return [];
    const { resultOf: from, resultIf: condition } = property;
    if (typeof from !== 'string') return [];
    // `resultIf` names an input of yes or no. At no, the caller does not wait, so the property is null.
    if (typeof condition === 'string' && node.inputs?.[condition] === false) return [{ name, property, fields: null }];
    const flowId = namedIn(node, from);
    const fields = flowId === undefined ? undefined : flows?.(flowId)?.result;
    return fields === undefined || fields.length === 0 ? [] : [{ name, property, fields }];
  });
}

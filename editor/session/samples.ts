// Sample values for what comes before a node. They are better than the card's own where the node says more: a card
// whose output is open and which takes named values gives those names (Set Values). Pure.
import type { CardManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import { compileInputs } from '../../shared/expression/inputs.ts';
import type { ScopeTypes } from '../../shared/expression/types.ts';
import { findNode, type GraphParts } from '../../shared/flow/graph.ts';
import type { FlowScope } from '../../shared/flow/scope.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import { flowOrder } from './flow-order.ts';
import { typeSchemaOf } from './sample-schema.ts';

/**
 * Values for every name in scope at the node: real ones, then worked out ones, then the cards' samples.
 * @param scope that of the flow
 * @param real outputs of a test run, by node key and `trigger`
 */
export function samplesFor(
  flow: GraphParts,
  nodeId: string,
  manifests: ManifestLookup,
  scope: FlowScope,
  real: JsonObject,
): JsonObject {
  const known: JsonObject = { ...real };
  for (const key of flowOrder(flow.nodes, flow.edges)) {
    const node = findNode(flow, key);
    const manifest = node === undefined ? undefined : manifests(node.card, node.version);
    const input = manifest === undefined ? undefined : namedValuesInput(manifest);
    const values = input === undefined ? undefined : node?.inputs?.[input];
    if (Object.hasOwn(known, key) || !isJsonObject(values)) continue;
    const sample = scope.sampleAt(key, known);
    known[key] = Object.fromEntries(
      Object.entries(values).map(([name, value]) => {
        try {
          return [name, compileInputs(value).evaluate(sample)];
        } catch {
          return [name, null];
        }
      }),
    );
  }
  return scope.sampleAt(nodeId, known);
}

/** The types with the fields of such nodes spelled out, so that they can be completed and mapped from. */
export function typesWithSamples(
  flow: GraphParts,
  types: ScopeTypes,
  sample: JsonObject,
  manifests: ManifestLookup,
): ScopeTypes {
  const entries = Object.entries(types).map(([name, schema]): [string, JsonObject] => {
    const node = findNode(flow, name);
    const manifest = node === undefined ? undefined : manifests(node.card, node.version);
    const value = sample[name];
    // An item of unknown type has at least the fields of the sample one.
    if (name === 'item' && node === undefined && schema.type === undefined && isJsonObject(value))
      return [name, { ...schema, ...typeSchemaOf(value) }];
    if (manifest === undefined || namedValuesInput(manifest) === undefined || !isJsonObject(value))
      return [name, schema];
    const properties = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, typeSchemaOf(part)]));
    return [name, { ...schema, properties }];
  });
  return Object.fromEntries(entries);
}

/**
 * The input whose names are the output's; undefined where the card has none. It is the only input with names of the
 * author's, of a pure card whose output has no names of its own.
 */
function namedValuesInput(manifest: CardManifest): string | undefined {
  if (isJsonObject(manifest.output.properties) && Object.keys(manifest.output.properties).length > 0) return undefined;
  if (manifest.kind !== 'action' || manifest.effect !== 'pure' || !isJsonObject(manifest.input.properties))
    return undefined;
  const named = Object.entries(manifest.input.properties).filter(
    ([, schema]) => isJsonObject(schema) && schema.widget === 'key-values',
  );
  return named.length === 1 ? named[0]?.[0] : undefined;
}

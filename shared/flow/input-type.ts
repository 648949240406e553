// Gives the type of what a node is given: its card's input, with what is known of the flow that it calls, of the flow
// itself, and of the table that it names. The type of its output is in call-result.ts.
import { schemaOfFields, type DeclaredField } from '../card/declared-fields.ts';
import type { CardManifest, JsonSchema } from '../card/manifest.ts';
import { asTold } from '../card/typed-parts.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { withTakenRows } from '../table/table-types.ts';
import type { FlowLookup } from './calls.ts';
import type { FlowNode } from './flow.ts';
import type { Known } from './known.ts';
import { namedIn } from './named.ts';

/**
 * The card's input schema, with the fields of the called flow where they are given, those of the flow itself (`own`)
 * where it returns them, and the columns of a table where rows are written, as far as they are known.
 */
export function inputSchemaOf(
  node: FlowNode,
  manifest: CardManifest,
  { flows, tables }: Known,
  own: readonly DeclaredField[],
): JsonSchema {
  const schema = withTakenRows(manifest.input, node, manifest, tables);
  const properties = schema['properties'];
  if (!isJsonObject(properties)) return schema;
  const known = Object.entries(properties).flatMap(([name, property]): [string, JsonSchema][] => {
    if (!isJsonObject(property)) return [];
    const type = property['returned'] === true ? returnedSchema(own) : givenSchema(node, property, flows);
    return type === undefined ? [] : [[name, asTold(property, type)]];
  });
  return known.length === 0 ? schema : { ...schema, properties: { ...properties, ...Object.fromEntries(known) } };
}

function givenSchema(node: FlowNode, property: JsonObject, flows: FlowLookup | undefined): JsonSchema | undefined {
  const from = property['fieldsOf'];
  const flowId = namedIn(node, from);
  const fields = flowId === undefined ? undefined : flows?.(flowId)?.fields;
  return fields === undefined || fields === null ? undefined : { ...schemaOfFields(fields), fieldsOf: from ?? '' };
}

function returnedSchema(own: readonly DeclaredField[]): JsonSchema | undefined {
  return own.length === 0 ? undefined : { ...schemaOfFields(own), returned: true };
}

/** The inputs as they are checked: where no declared field is given yet, each required one is missed by itself. */
export function checkedInputs(inputs: JsonObject, { properties }: JsonSchema): JsonObject {
  const groups = Object.entries(isJsonObject(properties) ? properties : {}).filter(
    ([name, schema]) => isJsonObject(schema) && isGroup(schema) && inputs[name] === undefined,
  );
  return groups.length === 0 ? inputs : { ...inputs, ...Object.fromEntries(groups.map(([name]) => [name, {}])) };
}

/** Whether it is an object whose fields a flow declares, and that are known. */
function isGroup(schema: JsonObject): boolean {
  const isDeclared = schema['fieldsOf'] !== undefined || schema['returned'] === true;
  return isDeclared && isJsonObject(schema['properties']);
}

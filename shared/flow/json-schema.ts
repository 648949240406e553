// The JSON Schema (2020-12) of a flow file, made from the zod schema. Strict, as the parser is; what JSON Schema cannot
// say (depth, bytes) only the parser says.
import { z } from 'zod';

import { isJsonObject, type JsonObject } from '../json.ts';
import { FLOW_LIMITS, flowSchema } from './flow.ts';
import { FORBIDDEN_KEYS } from './parse.ts';

/** The schema's name. It is no address, for every installation serves the schema itself, at `/api/schema/flow.json`. */
const SCHEMA_ID = 'urn:signalbox:flow:1';

// The parser counts these, so zod does not know of them.
const MOST: Record<string, number> = {
  connections: FLOW_LIMITS.connections,
  nodes: FLOW_LIMITS.nodes,
  tests: FLOW_LIMITS.tests,
};

/** The schema as JSON. Editors of text offer completion by it in files whose `$schema` names it. */
export function flowFileSchema(): JsonObject {
  const { $schema, ...schema } = z.toJSONSchema(flowSchema, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ jsonSchema }) => {
      if (typeof jsonSchema.propertyNames === 'object') jsonSchema.propertyNames.not = { enum: [...FORBIDDEN_KEYS] };
    },
  }) as JsonObject;
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  for (const [key, most] of Object.entries(MOST)) {
    const property = properties[key];
    if (isJsonObject(property)) property['maxProperties'] = most;
  }
  return {
    ...($schema === undefined ? {} : { $schema }),
    $id: SCHEMA_ID,
    title: 'Signalbox flow',
    description: 'One automation: cards placed as nodes, joined by edges. Format version 1.',
    ...schema,
  };
}

/** The bytes of `flow.schema.json`. */
export function flowFileSchemaText(): string {
  return `${JSON.stringify(flowFileSchema(), null, 2)}\n`;
}

// The profile of an org's users: its attributes with their types, as the org's own schema has them, custom ones too.
import type { OktaClient } from '../../shared/card/okta-client.ts';
import type { JsonSchema } from '../../shared/card/manifest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';

/** Okta itself allows fewer. What a longer schema has beyond is left out. */
const MOST_ATTRIBUTES = 1_000;
const MOST_TITLE = 200;
const TYPES: ReadonlySet<unknown> = new Set(['string', 'boolean', 'number', 'integer']);

/** The JSON Schema of `profile`: each attribute may be null, and there may be others. @throws as `OktaClient` */
export async function readUserProfile(client: OktaClient): Promise<JsonSchema> {
  const { body } = await client.request({
    method: 'GET',
    path: '/api/v1/meta/schemas/user/{schemaId}',
    params: { schemaId: 'default' },
    scopes: ['okta.schemas.read'],
  });
  const definitions = isJsonObject(body) && isJsonObject(body['definitions']) ? body['definitions'] : {};
  const properties: Record<string, JsonSchema> = {};
  for (const part of ['base', 'custom']) {
    const definition = definitions[part];
    const declared = isJsonObject(definition) ? definition['properties'] : undefined;
    for (const [name, property] of Object.entries(isJsonObject(declared) ? declared : {})) {
      if (Object.keys(properties).length >= MOST_ATTRIBUTES) break;
      if (/^[A-Za-z_]\w{0,199}$/.test(name) && isJsonObject(property)) properties[name] = attribute(name, property);
    }
  }
  return { type: 'object', properties, additionalProperties: {} };
}

function attribute(name: string, { title, type, items }: JsonObject): JsonSchema {
  const own: JsonSchema = { title: typeof title === 'string' && title !== '' ? title.slice(0, MOST_TITLE) : name };
  if (TYPES.has(type)) return { ...own, type: [type as string, 'null'] };
  if (type !== 'array') return own;
  const item: JsonValue = isJsonObject(items) && TYPES.has(items['type']) ? { type: items['type'] ?? null } : {};
  return { ...own, type: ['array', 'null'], items: item };
}

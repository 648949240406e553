// Guesses the JSON Schema of a sample value. It is lenient: a null hints at nothing, and lists may hold anything.
// Pure.
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';

export function typeSchemaOf(value: JsonValue): JsonObject {
  if (value === null) return {};
  if (Array.isArray(value)) return { type: 'array' };
  if (isJsonObject(value))
    return {
      type: 'object',
      properties: Object.fromEntries(Object.entries(value).map(([key, part]) => [key, typeSchemaOf(part)])),
    };
  return { type: typeof value };
}

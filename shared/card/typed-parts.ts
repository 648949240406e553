// Fills in the parts of a schema that a card leaves open, by what is known beside it: the attributes of an org, the
// columns of a table, the fields of a called flow. A part keeps what it says to people. Pure.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { JsonSchema } from './manifest.ts';

/** Gives the type of a part; undefined: the part stays, and what is in it is looked at. */
export type PartType = (part: JsonObject) => JsonSchema | undefined;

/** The schema, with the type that `typeOf` gives in place of each part that it gives one for. */
export function withParts(schema: JsonSchema, typeOf: PartType): JsonSchema {
  const walk = (part: JsonValue): JsonValue => {
    if (Array.isArray(part)) return part.map(walk);
    if (!isJsonObject(part)) return part;
    const type = typeOf(part);
    if (type !== undefined) return asTold(part, type);
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, walk(value)]));
  };
  return walk(schema) as JsonSchema;
}

/** The type under the title and the description of the part that it stands for. */
export function asTold({ title, description }: JsonObject, type: JsonSchema): JsonSchema {
  return {
    ...type,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
  };
}

/** Whether `fits` holds of a part of the schema. */
export function hasPart(schema: JsonValue | undefined, fits: (part: JsonObject) => boolean): boolean {
  if (Array.isArray(schema)) return schema.some((part) => hasPart(part, fits));
  if (!isJsonObject(schema)) return false;
  return fits(schema) || Object.values(schema).some((part) => hasPart(part, fits));
}

/** The card's own example of a schema, with what `exampleOf` gives in place of parts; a null of it stays null. */
export function exampleWithParts(
  schema: JsonValue | undefined,
  example: JsonValue,
  exampleOf: (part: JsonObject) => JsonValue | undefined,
): JsonValue {
  if (!isJsonObject(schema)) return example;
  const own = example === null ? undefined : exampleOf(schema);
  if (own !== undefined) return own;
  const members = schema['anyOf'];
  if (Array.isArray(members)) {
    const member = members.find((each) => isJsonObject(each) && each['type'] !== 'null');
    return exampleWithParts(member, example, exampleOf);
  }
  if (Array.isArray(example)) return example.map((item) => exampleWithParts(schema['items'], item, exampleOf));
  const properties = schema['properties'];
  if (!isJsonObject(example) || !isJsonObject(properties)) return example;
  return Object.fromEntries(
    Object.entries(example).map(([key, value]) => [key, exampleWithParts(properties[key], value, exampleOf)]),
  );
}

// Says what fields of an output are called for people: by the titles of its schema, else by their keys.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** `alternateId` reads as "Alternate Id". */
export function titleOfKey(key: string): string {
  const words = key
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .trim();
  return words === '' ? key : words.slice(0, 1).toUpperCase() + words.slice(1);
}

/**
 * The properties of an object, or of all objects that a value may be: `anyOf` with null is how an output says that it
 * may be missing.
 */
export function propertiesOf(schema: JsonObject): JsonObject {
  if (isJsonObject(schema['properties'])) return schema['properties'];
  const alternatives = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(alternatives)) return {};
  return Object.assign({}, ...alternatives.map((each) => (isJsonObject(each) ? propertiesOf(each) : {}))) as JsonObject;
}

/** The titles on the way to a field, and its schema where that is known. */
export function fieldAt(
  root: JsonValue | undefined,
  path: readonly string[],
): { titles: string[]; schema: JsonObject | undefined } {
  let schema = isJsonObject(root) ? root : undefined;
  const titles = path.map((key) => {
    const properties = schema === undefined ? {} : propertiesOf(schema);
    const found = Object.hasOwn(properties, key) ? properties[key] : undefined;
    schema = isJsonObject(found) ? found : undefined;
    return titleIn(schema, key);
  });
  return { titles, schema };
}

/** The title of the schema, else of the key. */
export function titleIn(schema: JsonObject | undefined, key: string): string {
  const title = schema?.['title'];
  return typeof title === 'string' ? title : titleOfKey(key);
}

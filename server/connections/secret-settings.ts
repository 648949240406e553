// Which settings of an app are secret, and how they are taken out of settings and put back. Pure.
import type { JsonSchema } from '../../shared/card/manifest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';

/** Secret values by dotted path (`hook.secret`). */
export type Secrets = Record<string, string>;

/** A property that the schema marks `secret`. */
export interface SecretSetting {
  /** Its dotted path, such as `hook.secret`. */
  path: string;
  title: string;
  /** Dotted paths of the settings that say where it is sent. */
  sentTo: readonly string[];
  /** The constants of the alternative that it belongs to (`auth.type`: `basic`); none outside of alternatives. */
  marks: readonly { path: string; value: JsonValue }[];
}

/**
 * All secret settings of a schema, also those inside alternatives; one that several alternatives have comes once for
 * each.
 */
export function secretSettings(schema: JsonSchema, prefix = '', marks: SecretSetting['marks'] = []): SecretSetting[] {
  const found: SecretSetting[] = [];
  const properties = propertiesOf(schema);
  const own = properties.flatMap(([name, { const: value }]) =>
    value === undefined ? [] : [{ path: `${prefix}${name}`, value }],
  );
  const within = [...marks, ...own];
  for (const [name, property] of properties) {
    const path = `${prefix}${name}`;
    if (property['secret'] !== true) found.push(...secretSettings(property, `${path}.`, within));
    else found.push({ path, title: titleOf(property, name), sentTo: textsIn(property['sentTo']), marks: within });
  }
  return [...found, ...alternativesOf(schema).flatMap((part) => secretSettings(part, prefix, within))];
}

/** Dotted paths of the properties that the schema marks `secret`, also inside alternatives. */
export function secretPaths(schema: JsonSchema): string[] {
  return [...new Set(secretSettings(schema).map(({ path }) => path))];
}

/** What people call the setting at a dotted path; undefined where the schema has none. */
export function titleAt(schema: JsonSchema, path: string): string | undefined {
  const [name = '', ...rest] = path.split('.');
  for (const part of [schema, ...alternativesOf(schema)]) {
    const property = propertiesOf(part).find(([each]) => each === name)?.[1];
    if (property === undefined) continue;
    const title = rest.length === 0 ? titleOf(property, name) : titleAt(property, rest.join('.'));
    if (title !== undefined) return title;
  }
  return undefined;
}

function propertiesOf(schema: JsonSchema): [string, JsonObject][] {
  return Object.entries(isJsonObject(schema['properties']) ? schema['properties'] : {}).filter(
    (entry): entry is [string, JsonObject] => isJsonObject(entry[1]),
  );
}

/** The alternatives and parts of a schema. */
function alternativesOf(schema: JsonSchema): JsonObject[] {
  return ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => {
    const parts = schema[keyword];
    return Array.isArray(parts) ? parts.filter(isJsonObject) : [];
  });
}

/** What people call a property; its name where it has no title. */
function titleOf(property: JsonObject, name: string): string {
  return typeof property['title'] === 'string' ? property['title'] : name;
}

function textsIn(list: JsonValue | undefined): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** The value at a dotted path; undefined where any part of it is missing. */
export function valueAt(settings: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = settings;
  for (const name of path.split('.')) value = isJsonObject(value) ? value[name] : undefined;
  return value;
}

/** A copy with the value at the path; objects on the way are made. `undefined` takes it away. */
export function withValueAt(settings: JsonObject, path: string, value: JsonValue | undefined): JsonObject {
  const [name = '', ...rest] = path.split('.');
  const { [name]: inner, ...others } = settings;
  if (rest.length === 0) return value === undefined ? others : { ...others, [name]: value };
  if (value === undefined && !isJsonObject(inner)) return settings;
  return { ...others, [name]: withValueAt(isJsonObject(inner) ? inner : {}, rest.join('.'), value) };
}

/** Settings without their secrets, and the secrets. */
export function splitSecrets(settings: JsonObject, paths: readonly string[]): { open: JsonObject; secrets: Secrets } {
  let open = settings;
  const secrets: Secrets = {};
  for (const path of paths) {
    const value = valueAt(settings, path);
    if (typeof value === 'string') secrets[path] = value;
    open = withValueAt(open, path, undefined);
  }
  return { open, secrets };
}

/** The settings with their secrets in place again. */
export function joinSecrets(open: JsonObject, secrets: Secrets): JsonObject {
  let settings = open;
  for (const [path, value] of Object.entries(secrets)) settings = withValueAt(settings, path, value);
  return settings;
}

// Which settings of an app are secret, and how they are taken out of settings and put back. Pure.
import type { JsonSchema } from '../../shared/card/manifest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';

/** Secret values by dotted path (`hook.secret`). */
export type Secrets = Record<string, string>;

/** Dotted paths of the properties that the schema marks `secret`, also inside alternatives. */
export function secretPaths(schema: JsonSchema, prefix = ''): string[] {
  const paths = new Set<string>();
  for (const [name, property] of Object.entries(isJsonObject(schema['properties']) ? schema['properties'] : {})) {
    if (!isJsonObject(property)) continue;
    if (property['secret'] === true) paths.add(`${prefix}${name}`);
    else for (const path of secretPaths(property, `${prefix}${name}.`)) paths.add(path);
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const parts = schema[keyword];
    if (!Array.isArray(parts)) continue;
    for (const part of parts.filter(isJsonObject)) for (const path of secretPaths(part, prefix)) paths.add(path);
  }
  return [...paths];
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

export function joinSecrets(open: JsonObject, secrets: Secrets): JsonObject {
  let settings = open;
  for (const [path, value] of Object.entries(secrets)) settings = withValueAt(settings, path, value);
  return settings;
}

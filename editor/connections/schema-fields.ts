// Makes the fields of a connection's form from the JSON Schema of its settings, and makes settings from the fields
// again. Understands objects, choices between objects that a constant tells apart, texts, lists of texts, numbers,
// yes or no, enums and secrets; anything else becomes a text field. Pure.
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';

/** One input of the form. `secret`, `sentTo`, `placeholder` and `widget` are Signalbox's own keywords in the schema. */
export interface SchemaField {
  /** The dotted path within the settings, as `secretsSet` names it too: `hook.secret`. */
  path: string;
  title: string;
  description: string;
  placeholder: string;
  /** `list` is a list of texts, one in each line; `choice` has `options`. */
  kind: 'text' | 'list' | 'number' | 'switch' | 'choice';
  secret: boolean;
  /** For a secret, the paths of the fields that say where it is sent. */
  sentTo: string[];
  required: boolean;
  multiline: boolean;
  options: { value: string; label: string }[];
  /** The schema's default, sent as the value when nothing is entered; undefined where there is none. */
  fallback: JsonValue | undefined;
  /** The title of the object that the field belongs to; empty at the top. */
  group: string;
}

/**
 * What the form holds, by path: texts as typed, also for numbers and lists, and booleans for switches. For a secret,
 * null removes what is stored and an absent entry keeps it.
 */
export type FieldValues = Record<string, string | boolean | null>;

/**
 * Gives the fields in the schema's order. `values` decide which branch of a choice is shown, so that it is to be
 * called again when they change.
 */
export function schemaFields(schema: JsonObject, values: FieldValues): SchemaField[] {
  return objectFields(schema, values, '', '', true);
}

/** `required` says whether the object itself must be there: what is required in an optional object is not asked for. */
function objectFields(
  schema: JsonObject,
  values: FieldValues,
  prefix: string,
  group: string,
  required: boolean,
): SchemaField[] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const needed = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).flatMap(([key, property]) => {
    if (!isJsonObject(property)) return [];
    const path = prefix === '' ? key : `${prefix}.${key}`;
    const isNeeded = required && needed.includes(key);
    const branches = branchesOf(property);
    if (branches !== undefined) return choiceFields(property, branches, values, path, isNeeded);
    if (property.type === 'object') return objectFields(property, values, path, textOf(property.title, key), isNeeded);
    // A constant marks the branch of a choice; there is nothing to enter.
    return property.const === undefined ? [field(property, path, key, group, isNeeded)] : [];
  });
}

/** One of the objects to choose from: its property `mark` has the constant `value`. */
interface Branch {
  mark: string;
  value: string;
  label: string;
  schema: JsonObject;
}

/** Undefined where the schema offers no choice between objects that a constant tells apart. */
function branchesOf(schema: JsonObject): Branch[] | undefined {
  const options = schema.oneOf ?? schema.anyOf;
  if (!Array.isArray(options)) return undefined;
  const branches = options.flatMap((option): Branch[] => {
    if (!isJsonObject(option) || !isJsonObject(option.properties)) return [];
    const marked = Object.entries(option.properties).find(
      ([, property]) => isJsonObject(property) && typeof property.const === 'string',
    );
    if (marked === undefined || !isJsonObject(marked[1])) return [];
    const value = String(marked[1].const);
    return [{ mark: marked[0], value, label: textOf(option.title, value), schema: option }];
  });
  return branches.length > 0 ? branches : undefined;
}

/** The choice itself, and then the fields of the chosen branch. A required choice begins with its first branch. */
function choiceFields(
  schema: JsonObject,
  branches: Branch[],
  values: FieldValues,
  path: string,
  required: boolean,
): SchemaField[] {
  const [first] = branches;
  if (first === undefined) return [];
  const markPath = `${path}.${first.mark}`;
  const group = textOf(schema.title, path);
  const choice: SchemaField = {
    ...field({ ...schema, type: 'string' }, markPath, group, group, required),
    kind: 'choice',
    options: branches.map(({ value, label }) => ({ value, label })),
    fallback: required ? first.value : undefined,
  };
  const chosen = values[markPath] ?? choice.fallback;
  const branch = branches.find(({ value }) => value === chosen);
  return branch === undefined ? [choice] : [choice, ...objectFields(branch.schema, values, path, group, true)];
}

function field(property: JsonObject, path: string, key: string, group: string, required: boolean): SchemaField {
  const values = Array.isArray(property.enum) ? property.enum.filter((value) => typeof value === 'string') : [];
  return {
    path,
    title: textOf(property.title, key),
    description: textOf(property.description, ''),
    placeholder: textOf(property.placeholder, ''),
    kind: values.length > 0 ? 'choice' : kindOf(property.type),
    secret: property.secret === true,
    sentTo: Array.isArray(property.sentTo) ? property.sentTo.filter((place) => typeof place === 'string') : [],
    required: required && property.default === undefined,
    multiline: property.widget === 'textarea',
    options: values.map((value) => ({ value, label: value })),
    fallback: property.default,
    group,
  };
}

function kindOf(type: JsonValue | undefined): SchemaField['kind'] {
  if (type === 'boolean') return 'switch';
  if (type === 'array') return 'list';
  return type === 'integer' || type === 'number' ? 'number' : 'text';
}

function textOf(value: JsonValue | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}

/** Gives the form's values for stored settings. The server never sends secrets, so these are absent. */
export function valuesOf(settings: JsonObject, prefix = ''): FieldValues {
  const values: FieldValues = {};
  for (const [key, value] of Object.entries(settings)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (isJsonObject(value)) Object.assign(values, valuesOf(value, path));
    else if (typeof value === 'boolean') values[path] = value;
    else if (Array.isArray(value)) values[path] = value.map(String).join('\n');
    else if (typeof value === 'string' || typeof value === 'number') values[path] = String(value);
  }
  return values;
}

/**
 * Gives the settings to send. Empty fields are left out, and so is a secret that was left alone, which then stays.
 * Numbers must have been checked before.
 */
export function settingsOf(fields: readonly SchemaField[], values: FieldValues): JsonObject {
  const settings: JsonObject = {};
  for (const each of fields) {
    const value = sentValue(each, values[each.path]);
    if (value !== undefined) put(settings, each.path.split('.'), value);
  }
  return settings;
}

/** Undefined when nothing is to be sent. */
function sentValue(each: SchemaField, value: string | boolean | null | undefined): JsonValue | undefined {
  if (value === null) return each.secret ? null : undefined;
  if (value === undefined) return each.secret || each.kind === 'text' ? undefined : each.fallback;
  if (typeof value === 'boolean') return value;
  if (each.kind === 'list') return linesOf(value);
  if (value.trim() === '') return undefined;
  return each.kind === 'number' ? Number(value) : value;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/**
 * The titles of the fields that say where the secret is sent and have changed since `before`. If there are any, the
 * stored secret does not go there: the server refuses it by the same rule. Removing an entry from a list is no
 * change, for the secret then goes to fewer places.
 */
export function movedBy(
  secret: SchemaField,
  fields: readonly SchemaField[],
  values: FieldValues,
  before: FieldValues,
): string[] {
  return fields
    .filter((place) => secret.sentTo.includes(place.path) && isElsewhere(place, values, before))
    .map(({ title }) => title);
}

function isElsewhere(place: SchemaField, values: FieldValues, before: FieldValues): boolean {
  const [now, then] = [values, before].map((each) => String(each[place.path] ?? place.fallback ?? '').trim());
  if (place.kind !== 'list') return now !== then;
  const known = new Set(linesOf(then ?? ''));
  return linesOf(now ?? '').some((line) => !known.has(line));
}

/** Sets the value at the path, and makes the objects on the way there. */
function put(settings: JsonObject, [key = '', ...rest]: string[], value: JsonValue): void {
  if (rest.length === 0) {
    settings[key] = value;
    return;
  }
  const inner = settings[key];
  const object = isJsonObject(inner) ? inner : {};
  settings[key] = object;
  put(object, rest, value);
}

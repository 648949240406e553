// Values for the fields that a flow declares (S6): whether they fit, and what the flow, or its caller, gets of them. Apart
// from the declaration itself, which pages of the editor need that check no value. Pure.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { FIELD_SCHEMAS, type DeclaredField } from './declared-fields.ts';
import { checkAgainstSchema, type Misfit } from './schema-check.ts';

/**
 * Each field's value as it was given, its default, or null; what was given wrongly counts as not given. A null counts as
 * not given too.
 */
export function takeFields(
  fields: readonly DeclaredField[],
  given: JsonValue | undefined,
): { values: JsonObject; misfits: Misfit[] } {
  const values: JsonObject = {};
  const misfits: Misfit[] = [];
  const from = isJsonObject(given) ? given : {};
  for (const field of fields) {
    const { name } = field;
    const value = Object.hasOwn(from, name) ? from[name] : undefined;
    const fault = value === undefined || value === null ? undefined : fieldFault(field, value);
    if (fault !== undefined) misfits.push({ path: [name], kind: 'type', message: fault });
    else if ((value ?? field.default ?? null) === null && field.required)
      misfits.push({ path: [name], kind: 'missing', message: `${field.title || name} is required.` });
    values[name] = fault === undefined ? (value ?? field.default ?? null) : (field.default ?? null);
  }
  for (const name of Object.keys(from)) {
    if (Object.hasOwn(values, name)) continue;
    misfits.push({ path: [name], kind: 'unknown', message: `"${name}" is no field that this flow declares.` });
  }
  return { values, misfits };
}

/** As `takeFields`, of what a flow returns: nothing at all counts as an object without any of them. */
export function takeResult(
  fields: readonly DeclaredField[],
  returned: JsonValue | undefined,
): { values: JsonObject; misfits: Misfit[] } {
  if (returned === undefined || returned === null || isJsonObject(returned)) {
    const { values, misfits } = takeFields(fields, returned);
    // What is not declared does not reach the caller, as publishing says.
    return { values, misfits: misfits.filter(({ kind }) => kind !== 'unknown') };
  }
  const message = 'This takes an object with the fields that the flow declares as its result.';
  return { values: {}, misfits: [{ path: [], kind: 'type', message }] };
}

/** Undefined where the value fits. Braces in it are no template: it is a value already. */
export function fieldFault({ type }: Pick<DeclaredField, 'type'>, value: JsonValue): string | undefined {
  if (type === 'text' && typeof value === 'string') return undefined;
  if (type !== 'any' && typeof value === 'string') return checkAgainstSchema('', FIELD_SCHEMAS[type])[0]?.message;
  return checkAgainstSchema(value, { type: FIELD_SCHEMAS[type]['type'] ?? [] })[0]?.message;
}

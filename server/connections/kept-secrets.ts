// S4: a secret that a change does not mention stays, but only where it was: never in another alternative, and never for
// another address than the one that it was entered for. Pure.
import type { JsonSchema } from '../../shared/card/manifest.ts';
import { ValidationError } from '../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { type Secrets, type SecretSetting, secretSettings, titleAt, valueAt, withValueAt } from './secret-settings.ts';

/** A connection as it was before the change. */
interface Stored {
  /** Without secrets. */
  open: JsonObject;
  secrets: Secrets;
}

/** The settings of a change, completed. */
export interface Merged {
  settings: JsonObject;
  /** Secrets that were not given and stay. */
  kept: readonly SecretSetting[];
}

/** The settings of a change with the secrets that stay. A secret that is absent stays; null removes it. */
export function mergeSecrets(schema: JsonSchema, stored: Stored, given: JsonObject): Merged {
  let settings = given;
  const kept: SecretSetting[] = [];
  for (const secret of secretSettings(schema)) {
    const { path, marks } = secret;
    const now = valueAt(given, path);
    const before = stored.secrets[path];
    if (now === null) settings = withValueAt(settings, path, undefined);
    if (now !== undefined || before === undefined) continue;
    const isSameKind = marks.every(
      (mark) => valueAt(given, mark.path) === mark.value && valueAt(stored.open, mark.path) === mark.value,
    );
    if (!isSameKind) continue;
    settings = withValueAt(settings, path, before);
    kept.push(secret);
  }
  return { settings, kept };
}

/**
 * @param open the changed settings, defaults filled in, without secrets
 * @throws ValidationError `connection.secret-needed`: a secret that stayed would go to another place
 */
export function refuseMoved(schema: JsonSchema, stored: Stored, open: JsonObject, kept: Merged['kept']): void {
  const moved = kept.flatMap(({ path, title, sentTo }) => {
    const changed = sentTo.filter((place) => isElsewhere(valueAt(stored.open, place), valueAt(open, place)));
    return changed.length === 0
      ? []
      : [{ path, title, changed: changed.map((place) => titleAt(schema, place) ?? place) }];
  });
  if (moved.length === 0) return;
  const issues = moved.map(({ path, changed }) => ({
    path,
    message: `Enter it again: ${changed.join(', ')} changed, and it was entered for where it went before.`,
  }));
  const said = moved.map(({ title, changed }) => `${title} (because ${changed.join(', ')} changed)`).join('; ');
  throw new ValidationError(
    'connection.secret-needed',
    `A stored secret goes to no other place than the one it was entered for. Enter again: ${said}.`,
    { details: { issues } },
  );
}

/**
 * True where a secret would go somewhere new. What was taken out of a list does not count: the secret goes to fewer
 * places then.
 */
function isElsewhere(before: JsonValue | undefined, after: JsonValue | undefined): boolean {
  if (!Array.isArray(after)) return JSON.stringify(before) !== JSON.stringify(after);
  const known = new Set((Array.isArray(before) ? before : []).map((item) => JSON.stringify(item)));
  return after.some((item) => !known.has(JSON.stringify(item)));
}

// A connection between its row in the store and its settings in clear: the only place that seals and opens its secrets.
import { ValidationError } from '../../shared/errors.ts';
import type { JsonSchema } from '../../shared/card/manifest.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { CardRegistry } from '../cards/registry.ts';
import type { Vault } from '../secrets/vault.ts';
import type { ConnectionRow } from '../store/connection-store.ts';
import { joinSecrets, type Secrets, secretPaths, splitSecrets } from './secret-settings.ts';

/**
 * A secret from before a rotation: of the hook, which is taken for as long as Okta may still send it, or a private key,
 * for as long as Okta may still know no newer one. `until`: milliseconds since the epoch.
 */
export interface PreviousSecret {
  secret: string;
  until: number;
}

/** A connection whose secrets are open. It never leaves this layer as it is. */
export interface OpenConnection {
  row: ConnectionRow;
  /** Without secrets. */
  open: JsonObject;
  secrets: Secrets;
  /** Hook secrets of before, newest first. */
  previous: readonly PreviousSecret[];
  /** Private keys of before, newest first. */
  formerKeys: readonly PreviousSecret[];
}

/** What the envelope holds. */
interface Sealed {
  values: Secrets;
  /** Older envelopes have one or null; there can be several now. */
  previous: PreviousSecret[] | PreviousSecret | null;
  /** Older envelopes have none. */
  formerKeys?: PreviousSecret[];
}

/**
 * Opens a stored row. @throws `secrets.wrong-key` where another master key sealed it, `secrets.damaged` where its bytes
 * were changed
 */
export function openConnection(row: ConnectionRow, vault: Vault): OpenConnection {
  const open = JSON.parse(row.settings) as JsonObject;
  if (row.secrets === null) return { row, open, secrets: {}, previous: [], formerKeys: [] };
  const { values, previous, formerKeys = [] } = vault.open(row.secrets, contextOf(row.id)) as unknown as Sealed;
  return { row, open, secrets: values, previous: previous === null ? [] : [previous].flat(), formerKeys };
}

/** Settings as they are stored: clear text and envelope. */
export function sealConnection(
  { id, open, secrets, previous, formerKeys }: Omit<OpenConnection, 'row'> & { id: string },
  vault: Vault,
): { settings: string; secrets: string | null } {
  const nothing = Object.keys(secrets).length + previous.length + formerKeys.length === 0;
  const copied = (list: readonly PreviousSecret[]): JsonObject[] => list.map((one) => ({ ...one }));
  const sealed = { values: secrets, previous: copied(previous), formerKeys: copied(formerKeys) };
  return { settings: JSON.stringify(open), secrets: nothing ? null : vault.seal(sealed, contextOf(id)) };
}

/** The settings with their secrets, as clients use them. */
export function settingsInClear({ open, secrets }: OpenConnection): JsonObject {
  return joinSecrets(open, secrets);
}

/**
 * What the app's schema makes of settings: checked, defaults filled in, secrets apart.
 * @throws ValidationError `connection.invalid`, `connection.unknown-app`
 */
export function checkSettings(
  registry: CardRegistry,
  app: string,
  settings: JsonObject,
): { open: JsonObject; secrets: Secrets } {
  const known = registry.connectionApp(app);
  if (known === undefined) {
    const apps = registry
      .connectionApps()
      .map((one) => one.app)
      .toSorted();
    throw new ValidationError(
      'connection.unknown-app',
      `There are no connections of the app "${app}". Choose one of: ${apps.join(', ')}.`,
    );
  }
  const parsed = known.settings.safeParse(settings);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({
      path: issue.path.map(String).join('.'),
      message: issue.message,
    }));
    const first = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
    throw new ValidationError(
      'connection.invalid',
      `The settings of the ${known.title} connection are not right. ${first}`,
      { details: { issues } },
    );
  }
  return splitSecrets(parsed.data as JsonObject, secretPathsOf(registry, app));
}

/** The dotted paths of an app's secret settings. */
export function secretPathsOf(registry: CardRegistry, app: string): string[] {
  return secretPaths(settingsSchemaOf(registry, app));
}

/** The schema of an app's settings; one without properties for an app that is not known. */
export function settingsSchemaOf(registry: CardRegistry, app: string): JsonSchema {
  return registry.connectionApps().find((one) => one.app === app)?.settings ?? {};
}

/** What an envelope is bound to: one of another connection cannot be opened here. */
function contextOf(id: string): string {
  return `connection/${id}`;
}

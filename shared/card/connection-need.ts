// Which connections serve a card: those of its apps that have what it cannot do without. Pure; where connections are kept
// and which one a slot is bound to is not known here.
import type { JsonObject } from '../json.ts';
import type { ConnectionAppNeed, ConnectionNeed } from './manifest.ts';

/** What the card needs of connections of this app; undefined where it takes none of them. */
export function needOf(need: ConnectionNeed | undefined, app: string): ConnectionAppNeed | undefined {
  return need?.apps.find((each) => each.app === app);
}

/** Names of the settings that a connection has, secret ones dotted as `secretsSet` has them. */
export function settingsIn(connection: { settings: JsonObject; secretsSet: readonly string[] }): Set<string> {
  return new Set([...Object.keys(connection.settings), ...connection.secretsSet]);
}

/** What people call the setting that the connection lacks for the card; undefined where it serves. */
export function lackOf({ setting }: ConnectionAppNeed, has: ReadonlySet<string>): string | undefined {
  return setting === undefined || has.has(setting.name) ? undefined : setting.title;
}

/** The apps in words: `"smtp"`, `"smtp" or "slack"`. */
export function appsInWords({ apps }: ConnectionNeed): string {
  const names = apps.map(({ app }) => `"${app}"`);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

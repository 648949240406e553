// Says what a node needs of connections, by its card's declaration and its inputs, and which connections serve. Pure;
// where connections are kept and which one a slot is bound to is not known here.
import type { JsonObject, JsonValue } from '../json.ts';
import { isBlank } from './blank.ts';
import type { ConnectionAppNeed, ConnectionNeed } from './manifest.ts';

/** The value of an input: what is given, or its default. */
export type InputOf = (name: string) => JsonValue | undefined;

/** Whether the node cannot do without a connection, as its inputs are now. */
export function needsConnection(need: ConnectionNeed | undefined, inputOf: InputOf): boolean {
  if (need === undefined) return false;
  const { required, requiredFor, orInput } = need;
  if (required || (orInput !== undefined && isBlank(inputOf(orInput)))) return true;
  if (requiredFor === undefined) return false;
  const value = inputOf(requiredFor.input);
  if (requiredFor.values === undefined) return !isBlank(value);
  return typeof value === 'string' && requiredFor.values.includes(value);
}

/** What the card needs of connections of this app; undefined where it takes none of them. */
export function needOf(need: ConnectionNeed | undefined, app: string): ConnectionAppNeed | undefined {
  return need?.apps.find((each) => each.app === app);
}

/** Names of the settings that a connection has, secret ones dotted as `secretsSet` has them. */
export function settingsIn(connection: { settings: JsonObject; secretsSet: readonly string[] }): Set<string> {
  return new Set([...Object.keys(connection.settings), ...connection.secretsSet]);
}

/** What people call the setting that the connection lacks for the node; undefined where it serves. */
export function lackOf(
  { settings = [] }: ConnectionAppNeed,
  has: ReadonlySet<string>,
  inputOf: InputOf,
): string | undefined {
  return settings.find(
    ({ name, with: wanted, without = [] }) =>
      !has.has(name) &&
      (wanted === undefined || !isBlank(inputOf(wanted))) &&
      without.every((input) => isBlank(inputOf(input))),
  )?.title;
}

/** The apps in words: `"smtp"`, `"smtp" or "slack"`. */
export function appsInWords({ apps }: ConnectionNeed): string {
  const names = apps.map(({ app }) => `"${app}"`);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

// How Okta's API is asked for a user who is named by a login. Pure.
import type { OktaCall } from '../card/okta-client.ts';
import { TerminalError } from '../errors.ts';
import { isJsonObject, type JsonValue } from '../json.ts';

/** A login that no path of the API holds, encoded or not. */
export const IN_NO_PATH = /[/\\]|^\.{1,2}$/;
export const USERS_READ = 'okta.users.read';

/** A text as Okta's search expressions write it. */
export function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** The call that finds the user with a login by a search. */
export function searchForLogin(login: string): OktaCall {
  return {
    method: 'GET',
    path: '/api/v1/users',
    query: { search: `profile.login eq ${quoted(login)}`, limit: 2 },
    scopes: [USERS_READ],
  };
}

/**
 * The id of the user in the answer to `searchForLogin`.
 * @throws TerminalError `okta.no-such-user`
 */
export function foundByLogin(body: JsonValue, login: string): string {
  const [found, ...others] = Array.isArray(body) ? body : [];
  if (others.length === 0 && isJsonObject(found) && typeof found['id'] === 'string') return found['id'];
  throw new TerminalError(
    'okta.no-such-user',
    `No user of the org has the login ${quoted(login)}. Give the ID of the user.`,
  );
}

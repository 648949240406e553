// What a person wrote for a user or a group, as the call takes it: an id is used as it is; anything else is looked up
// where the call takes nothing but ids.
import type { OktaClient } from '../../../../shared/card/okta-client.ts';
import { TerminalError } from '../../../../shared/errors.ts';
import { isJsonObject, type JsonValue } from '../../../../shared/json.ts';
import { foundByLogin, IN_NO_PATH, quoted, searchForLogin, USERS_READ } from '../../../../shared/okta/user-login.ts';

export const GROUPS_READ = 'okta.groups.read';

/** Okta's ids have only letters and digits, and so a login without any other sign counts as an id. */
const ID = /^\w+$/;
const GROUP_ID = /^00g\w+$/;

/**
 * What stands in the path for a user: an id as it is, and a login too where the call takes logins (and a path can hold
 * it). Any other login is looked up. @throws TerminalError `okta.no-such-user`, and whatever the client throws
 */
export async function userFor(okta: OktaClient, written: string, call: 'takes-login' | 'by-id'): Promise<string> {
  if (ID.test(written)) return written;
  if (IN_NO_PATH.test(written)) return userBySearch(okta, written);
  if (call === 'takes-login') return written;
  const { body } = await okta.request({
    method: 'GET',
    path: '/api/v1/users/{id}',
    params: { id: written },
    scopes: [USERS_READ],
  });
  const [id] = idsOf([body]);
  if (id !== undefined) return id;
  throw new TerminalError('okta.no-such-user', `Okta gave no ID for the user ${quoted(written)}. Give the ID instead.`);
}

/**
 * The id of the user whose login no path holds. Few need that, so it needs a scope that the card does not ask of all.
 */
async function userBySearch(okta: OktaClient, login: string): Promise<string> {
  const { body } = await okta.request(searchForLogin(login)).catch((thrown: unknown): never => {
    throw withReason(thrown, login);
  });
  return foundByLogin(body, login);
}

/** Where the look-up is what is not allowed, the error says why there is one. */
function withReason(thrown: unknown, login: string): unknown {
  if (!(thrown instanceof TerminalError) || !['okta.scope-missing', 'okta.forbidden'].includes(thrown.code))
    return thrown;
  return new TerminalError(
    thrown.code,
    `No path of Okta's API holds the login ${quoted(login)}, so the user is looked up first, and that needs the scope ${USERS_READ} and a role that may read users. ${thrown.message} Or give the ID of the user.`,
    { details: thrown.details, cause: thrown },
  );
}

/**
 * The id of a group. @throws TerminalError `okta.no-such-group`, `okta.ambiguous-group` where several have the name,
 * and whatever the client throws
 */
export async function groupFor(okta: OktaClient, written: string): Promise<string> {
  if (GROUP_ID.test(written)) return written;
  const { body } = await okta.request({
    method: 'GET',
    path: '/api/v1/groups',
    query: { search: `profile.name eq ${quoted(written)}`, limit: 2 },
    scopes: [GROUPS_READ],
  });
  const ids = idsOf(body);
  if (ids.length > 1) {
    throw new TerminalError(
      'okta.ambiguous-group',
      `Several groups of the org have the name ${quoted(written)}. Give the ID of the one that is meant.`,
    );
  }
  if (ids[0] !== undefined) return ids[0];
  throw new TerminalError(
    'okta.no-such-group',
    `No group of the org has the name ${quoted(written)}. A new group is found by its name after a moment; its ID works at once.`,
  );
}

function idsOf(body: JsonValue): string[] {
  const items = Array.isArray(body) ? body : [];
  return items.flatMap((item) => (isJsonObject(item) && typeof item['id'] === 'string' ? [item['id']] : []));
}

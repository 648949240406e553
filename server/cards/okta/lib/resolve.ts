// What a person wrote for a user or a group, as the call takes it: an id is used as it is; anything else is looked up
// where the call takes nothing but ids.
import type { OktaClient } from '../../../../shared/card/okta-client.ts';
import { TerminalError } from '../../../../shared/errors.ts';
import { isJsonObject, type JsonValue } from '../../../../shared/json.ts';

export const USERS_READ = 'okta.users.read';
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
  if (written.includes('/') || written.includes('\\')) {
    // No path holds such a login.
    const found = await okta.request({
      method: 'GET',
      path: '/api/v1/users',
      query: { search: `profile.login eq ${quoted(written)}`, limit: 2 },
      scopes: [USERS_READ],
    });
    const ids = idsOf(found.body);
    if (ids.length === 1 && ids[0] !== undefined) return ids[0];
    throw new TerminalError(
      'okta.no-such-user',
      `No user of the org has the login ${quoted(written)}. Give the ID of the user.`,
    );
  }
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

/** A text as Okta's search expressions write it. */
export function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function idsOf(body: JsonValue): string[] {
  const items = Array.isArray(body) ? body : [];
  return items.flatMap((item) => (isJsonObject(item) && typeof item['id'] === 'string' ? [item['id']] : []));
}

// Users: list and search, read, create, update (POST merges, PUT replaces), delete in two steps.
import { isJsonObject, type JsonObject } from '../../../../shared/json.ts';
import { nameOf, type SimUser } from '../org/model.ts';
import { userTarget } from '../log/event.ts';
import { flag, noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid } from '../wire/faults.ts';
import { page } from '../wire/paging.ts';
import { searched } from '../wire/search.ts';
import { findGroup, findUser, findUserToChange } from './find.ts';
import { deactivate } from './user-lifecycle.ts';
import { userView } from './user-view.ts';

const PAGES = { standard: 200, largest: 200 };
/** A page of users that were looked for by `q`. */
const FOUND = { standard: 10, largest: 200 };
const REQUIRED = ['login', 'email', 'firstName', 'lastName'] as const;

export const userRoutes: readonly SimRoute[] = [
  { method: 'GET', path: '/api/v1/users', scope: 'okta.users.read', permission: 'okta.users.read', handle: list },
  {
    method: 'POST',
    path: '/api/v1/users',
    scope: 'okta.users.manage',
    permission: 'okta.users.create',
    handle: create,
  },
  { method: 'GET', path: '/api/v1/users/{id}', scope: 'okta.users.read', permission: 'okta.users.read', handle: read },
  {
    method: 'POST',
    path: '/api/v1/users/{id}',
    scope: 'okta.users.manage',
    permission: 'okta.users.userprofile.manage',
    handle: (call) => update(call, (old, given) => ({ ...old, ...given })),
  },
  {
    method: 'PUT',
    path: '/api/v1/users/{id}',
    scope: 'okta.users.manage',
    permission: 'okta.users.userprofile.manage',
    handle: (call) => update(call, (_, given) => given),
  },
  {
    method: 'DELETE',
    path: '/api/v1/users/{id}',
    scope: 'okta.users.manage',
    permission: 'okta.users.lifecycle.delete',
    handle: remove,
  },
];

function list(call: SimCall): SimAnswer {
  const { query, world } = call;
  const q = query.get('q')?.toLowerCase();
  let users = searched(call, [...world.org.users.values()], (user) => user as unknown as JsonObject);
  // Without a condition deactivated people are left out.
  if (!query.has('search') && !query.has('filter')) users = users.filter(({ status }) => status !== 'DEPROVISIONED');
  if (q !== undefined) users = users.filter((user) => startsWith(user, q));
  return page(call, users, q === undefined ? PAGES : FOUND, (user) => userView(world, user));
}

function startsWith(user: SimUser, q: string): boolean {
  const { firstName, lastName, email } = user.profile;
  return [firstName, lastName, email, nameOf(user)].some((text) => String(text).toLowerCase().startsWith(q));
}

function read(call: SimCall): SimAnswer {
  return ok(userView(call.world, findUser(call, param(call, 'id'))));
}

function create(call: SimCall): SimAnswer {
  const { world, body } = call;
  const profile = profileOf(body, undefined, world.org.users.values());
  const credentials = isJsonObject(body['credentials']) ? body['credentials'] : {};
  const hasPassword = isJsonObject(credentials['password']);
  const groupIds = Array.isArray(body['groupIds']) ? body['groupIds'].map(String) : [];
  const groups = groupIds.map((id) => findGroup(call, id));
  const activated = flag(call, 'activate', true);
  const at = world.iso();
  const user: SimUser = {
    id: world.random.id('00u'),
    status: statusAtBirth(activated, hasPassword, call.query.get('nextLogin') === 'changePassword'),
    created: at,
    activated: activated ? at : null,
    statusChanged: activated ? at : null,
    lastLogin: null,
    lastUpdated: at,
    passwordChanged: hasPassword ? at : null,
    profile,
    risk: 'NONE',
    blocked: false,
  };
  world.org.users.set(user.id, user);
  const everyone = [...world.org.groups.values()].filter(({ type }) => type === 'BUILT_IN');
  for (const group of [...everyone, ...groups]) group.members.add(user.id);
  const targets = [userTarget(user)];
  call.write('user.lifecycle.create', { targets });
  if (activated) call.write('user.lifecycle.activate', { targets });
  return ok(userView(world, user));
}

/** The status of a new user. @param mustChange the password must be changed at the first sign-in */
function statusAtBirth(activated: boolean, hasPassword: boolean, mustChange: boolean): SimUser['status'] {
  if (!activated) return 'STAGED';
  if (!hasPassword) return 'PROVISIONED';
  return mustChange ? 'PASSWORD_EXPIRED' : 'ACTIVE';
}

/** @param merge makes the new profile of the old one and the given one */
function update(call: SimCall, merge: (old: JsonObject, given: JsonObject) => JsonObject): SimAnswer {
  const { world, body } = call;
  const user = findUserToChange(call, param(call, 'id'));
  const given = isJsonObject(body['profile']) ? body['profile'] : undefined;
  if (given !== undefined) {
    user.profile = profileOf({ profile: merge(user.profile, given) }, user, world.org.users.values());
    call.write('user.account.update_profile', {
      targets: [userTarget(user)],
      debug: { changedAttributes: Object.keys(given).join(',') },
    });
  }
  const credentials = isJsonObject(body['credentials']) ? body['credentials'] : {};
  if (isJsonObject(credentials['password'])) user.passwordChanged = world.iso();
  user.lastUpdated = world.iso();
  return ok(userView(world, user));
}

/** The profile of a body, checked. @throws OktaFault E0000001 */
function profileOf(body: JsonObject, self: SimUser | undefined, others: Iterable<SimUser>): JsonObject {
  const profile = isJsonObject(body['profile']) ? body['profile'] : {};
  const missing = REQUIRED.filter((name) => typeof profile[name] !== 'string' || profile[name] === '');
  if (missing.length > 0) {
    const causes = missing.map((name) => `${name}: The field cannot be left blank`);
    throw invalid(missing[0] ?? 'profile', ...causes);
  }
  const login = String(profile['login']).toLowerCase();
  for (const other of others) {
    if (other === self || String(other.profile['login']).toLowerCase() !== login) continue;
    throw invalid('login', 'login: An object with this field already exists in the current organization');
  }
  return { ...profile };
}

/** The first call deactivates the user, the second one deletes them, as in Okta. */
function remove(call: SimCall): SimAnswer {
  const { world } = call;
  const user = findUserToChange(call, param(call, 'id'));
  const targets = [userTarget(user)];
  if (user.status !== 'DEPROVISIONED') {
    deactivate(call, user);
    return noContent();
  }
  call.write('user.lifecycle.delete.initiated', { targets });
  forget(call, user.id);
  world.org.users.delete(user.id);
  call.write('user.lifecycle.delete.completed', { targets });
  return noContent();
}

/** Removes whatever belongs to the user. Sessions have ended before, when the user was deactivated. */
function forget({ world: { org } }: SimCall, userId: string): void {
  for (const group of org.groups.values()) group.members.delete(userId);
  for (const app of org.apps.values()) app.users.delete(userId);
  for (const [id, factor] of org.factors) if (factor.userId === userId) org.factors.delete(id);
  for (const [id, role] of org.roles) if (role.assignee === userId) org.roles.delete(id);
  for (const [id, grant] of org.grants) if (grant.userId === userId) org.grants.delete(id);
  for (const device of org.devices.values()) device.userIds = device.userIds.filter((each) => each !== userId);
}

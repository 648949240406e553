// Groups and who is in them. Only Okta's own groups can be changed.
import { isJsonObject, type JsonObject } from '../../../../shared/json.ts';
import { mayDo } from '../auth/principal.ts';
import { groupTarget, userTarget } from '../log/event.ts';
import type { SimGroup, SimUser } from '../org/model.ts';
import { noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { denied, invalid } from '../wire/faults.ts';
import { page } from '../wire/paging.ts';
import { searched } from '../wire/search.ts';
import type { World } from '../world.ts';
import { findGroup, findUser } from './find.ts';
import { userView } from './user-view.ts';

const READ = { scope: 'okta.groups.read', permission: 'okta.groups.read' };
const MANAGE = { scope: 'okta.groups.manage', permission: 'okta.groups.manage' };
const MEMBERS = { scope: 'okta.groups.manage', permission: 'okta.groups.members.manage' };
const PAGES = { standard: 10_000, largest: 10_000 };
/** The page of a search by `q`. */
const FOUND = { standard: 300, largest: 300 };
const MEMBER_PAGES = { standard: 1000, largest: 1000 };

export const groupRoutes: readonly SimRoute[] = [
  { method: 'GET', path: '/api/v1/groups', ...READ, handle: list },
  { method: 'POST', path: '/api/v1/groups', scope: MANAGE.scope, permission: 'okta.groups.create', handle: create },
  { method: 'GET', path: '/api/v1/groups/{groupId}', ...READ, handle: read },
  { method: 'PUT', path: '/api/v1/groups/{groupId}', ...MANAGE, handle: replace },
  { method: 'DELETE', path: '/api/v1/groups/{groupId}', ...MANAGE, handle: remove },
  { method: 'GET', path: '/api/v1/groups/{groupId}/users', ...READ, handle: members },
  { method: 'PUT', path: '/api/v1/groups/{groupId}/users/{userId}', ...MEMBERS, handle: join },
  { method: 'DELETE', path: '/api/v1/groups/{groupId}/users/{userId}', ...MEMBERS, handle: leave },
  {
    method: 'GET',
    path: '/api/v1/users/{id}/groups',
    scope: 'okta.users.read',
    permission: 'okta.users.read',
    handle: (call) => ok(groupsOf(call, findUser(call, param(call, 'id')))),
  },
];

export function groupView(world: World, group: SimGroup): JsonObject {
  const self = `${world.url}/api/v1/groups/${group.id}`;
  return {
    id: group.id,
    created: group.created,
    lastUpdated: group.lastUpdated,
    lastMembershipUpdated: group.lastMembershipUpdated,
    objectClass: ['okta:user_group'],
    type: group.type,
    profile: { ...group.profile },
    _links: { self: { href: self }, users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
  };
}

function groupsOf({ world }: SimCall, user: SimUser): JsonObject[] {
  return [...world.org.groups.values()]
    .filter(({ members }) => members.has(user.id))
    .map((group) => groupView(world, group));
}

function list(call: SimCall): SimAnswer {
  const { query, world } = call;
  const q = query.get('q')?.toLowerCase();
  let groups = searched(call, [...world.org.groups.values()], (group) => groupView(world, group));
  if (q !== undefined) groups = groups.filter(({ profile }) => profile.name.toLowerCase().startsWith(q));
  return page(call, groups, q === undefined ? PAGES : FOUND, (group) => groupView(world, group));
}

function read(call: SimCall): SimAnswer {
  return ok(groupView(call.world, findGroup(call, param(call, 'groupId'))));
}

function create(call: SimCall): SimAnswer {
  const { world } = call;
  const profile = profileOf(call);
  const at = world.iso();
  const group: SimGroup = {
    id: world.random.id('00g'),
    type: 'OKTA_GROUP',
    created: at,
    lastUpdated: at,
    lastMembershipUpdated: at,
    profile,
    members: new Set(),
  };
  world.org.groups.set(group.id, group);
  call.write('group.lifecycle.create', { targets: [groupTarget(group)] });
  return ok(groupView(world, group));
}

/**
 * The profile of a body, checked: names are unique in an org. @param self the group that is changed @throws OktaFault
 * E0000001
 */
function profileOf({ world, body }: SimCall, self?: SimGroup): SimGroup['profile'] {
  const given = isJsonObject(body['profile']) ? body['profile'] : {};
  const { name, description } = given;
  if (typeof name !== 'string' || name.trim() === '') throw invalid('name', 'name: The field cannot be left blank');
  const taken = [...world.org.groups.values()].some((group) => group !== self && group.profile.name === name);
  if (taken) throw invalid('name', 'name: An object with this field already exists in the current organization');
  return { name, description: typeof description === 'string' ? description : null };
}

/** The group that a call may change: not one of an app, and none that is built in. @throws OktaFault of 403 */
function ownGroup(call: SimCall): SimGroup {
  const group = findGroup(call, param(call, 'groupId'));
  if (group.type !== 'OKTA_GROUP') throw denied();
  return group;
}

function replace(call: SimCall): SimAnswer {
  const group = ownGroup(call);
  group.profile = profileOf(call, group);
  group.lastUpdated = call.world.iso();
  call.write('group.profile.update', { targets: [groupTarget(group)] });
  return ok(groupView(call.world, group));
}

function remove(call: SimCall): SimAnswer {
  const group = ownGroup(call);
  call.world.org.groups.delete(group.id);
  for (const app of call.world.org.apps.values()) app.groups.delete(group.id);
  call.write('group.lifecycle.delete', { targets: [groupTarget(group)] });
  return noContent();
}

function members(call: SimCall): SimAnswer {
  const { users } = call.world.org;
  const group = findGroup(call, param(call, 'groupId'));
  const present = [...group.members].flatMap((id) => users.get(id) ?? []);
  return page(call, present, MEMBER_PAGES, (user) => userView(call.world, user));
}

/** Whoever joins a group with an admin role gets the role, so only a Super Admin may change its members. */
function groupToJoin(call: SimCall): SimGroup {
  const group = ownGroup(call);
  const privileged = [...call.world.org.roles.values()].some(({ assignee }) => assignee === group.id);
  if (privileged && !mayDo(call.world, call.principal, 'super')) throw denied();
  return group;
}

/** A member stays one: Okta answers 204, and there is no event. */
function join(call: SimCall): SimAnswer {
  const group = groupToJoin(call);
  const user = findUser(call, param(call, 'userId'));
  if (group.members.has(user.id)) return noContent();
  group.members.add(user.id);
  group.lastMembershipUpdated = call.world.iso();
  call.write('group.user_membership.add', { targets: [userTarget(user), groupTarget(group)] });
  return noContent();
}

function leave(call: SimCall): SimAnswer {
  const group = groupToJoin(call);
  const user = findUser(call, param(call, 'userId'));
  if (!group.members.delete(user.id)) return noContent();
  group.lastMembershipUpdated = call.world.iso();
  call.write('group.user_membership.remove', { targets: [userTarget(user), groupTarget(group)] });
  return noContent();
}

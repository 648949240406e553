// Admin roles of users, groups and client apps.
import type { JsonObject } from '../../../../shared/json.ts';
import { groupTarget, userTarget } from '../log/event.ts';
import type { SimRole } from '../org/model.ts';
import { noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid, notFound } from '../wire/faults.ts';
import { slice } from '../wire/paging.ts';
import type { World } from '../world.ts';
import { findGroup, findUser } from './find.ts';

const READ = { scope: 'okta.roles.read', permission: 'okta.iam.read' };
const MANAGE = { scope: 'okta.roles.manage', permission: 'super' };
const LABELS: Readonly<Record<string, string>> = {
  SUPER_ADMIN: 'Super Administrator',
  ORG_ADMIN: 'Organization Administrator',
  APP_ADMIN: 'Application Administrator',
  USER_ADMIN: 'Group Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group Membership Administrator',
  READ_ONLY_ADMIN: 'Read-only Administrator',
  REPORT_ADMIN: 'Report Administrator',
};

export const roleRoutes: readonly SimRoute[] = [
  { method: 'GET', path: '/api/v1/users/{userId}/roles', ...READ, handle: ofUser },
  { method: 'POST', path: '/api/v1/users/{userId}/roles', ...MANAGE, handle: assignToUser },
  { method: 'GET', path: '/api/v1/users/{userId}/roles/{roleAssignmentId}', ...READ, handle: readOfUser },
  { method: 'DELETE', path: '/api/v1/users/{userId}/roles/{roleAssignmentId}', ...MANAGE, handle: takeFromUser },
  { method: 'GET', path: '/api/v1/groups/{groupId}/roles', ...READ, handle: ofGroup },
  { method: 'POST', path: '/api/v1/groups/{groupId}/roles', ...MANAGE, handle: assignToGroup },
  { method: 'GET', path: '/oauth2/v1/clients/{clientId}/roles', ...READ, handle: ofClient },
  { method: 'GET', path: '/api/v1/iam/assignees/users', ...READ, handle: assignees },
];

function rolesOf(world: World, assignee: string): SimRole[] {
  return [...world.org.roles.values()].filter((role) => role.assignee === assignee);
}

function roleView(world: World, role: SimRole): JsonObject {
  const kind = { USER: 'users', GROUP: 'groups', CLIENT: 'clients' }[role.assignmentType];
  const assignee = kind === 'clients' ? `/oauth2/v1/clients/${role.assignee}` : `/api/v1/${kind}/${role.assignee}`;
  return {
    id: role.id,
    label: role.label,
    type: role.type,
    status: 'ACTIVE',
    created: role.created,
    lastUpdated: role.created,
    assignmentType: role.assignmentType,
    ...(role.type === 'CUSTOM' ? { role: `cr0${role.id.slice(3)}`, 'resource-set': `iam${role.id.slice(3)}` } : {}),
    _links: { assignee: { href: world.url + assignee } },
  };
}

/** The user's own roles and those of their groups, told apart by `assignmentType`. */
function ofUser(call: SimCall): SimAnswer {
  const { world } = call;
  const user = findUser(call, param(call, 'userId'));
  const groups = [...world.org.groups.values()].filter(({ members }) => members.has(user.id));
  const roles = [user.id, ...groups.map(({ id }) => id)].flatMap((assignee) => rolesOf(world, assignee));
  return ok(roles.map((role) => roleView(world, role)));
}

function ofGroup(call: SimCall): SimAnswer {
  const group = findGroup(call, param(call, 'groupId'));
  return ok(rolesOf(call.world, group.id).map((role) => roleView(call.world, role)));
}

function ofClient(call: SimCall): SimAnswer {
  const client = call.world.org.clients.get(param(call, 'clientId'));
  if (client === undefined) throw notFound(param(call, 'clientId'), 'PublicClientApp');
  return ok(rolesOf(call.world, client.clientId).map((role) => roleView(call.world, role)));
}

/** Standard roles only, each once. @throws OktaFault E0000001 */
function assign(call: SimCall, assignmentType: 'USER' | 'GROUP', assignee: string): SimRole {
  const type = String(call.body['type']);
  const label = LABELS[type];
  if (label === undefined) throw invalid('type', `type: "${type}" is no standard role`);
  if (rolesOf(call.world, assignee).some((role) => role.type === type))
    throw invalid('type', 'The role specified is already assigned to the user.');
  const id = call.world.random.id('ra1');
  const role: SimRole = { id, assignmentType, assignee, type, label, created: call.world.iso(), permissions: [] };
  call.world.org.roles.set(id, role);
  return role;
}

function assignToUser(call: SimCall): SimAnswer {
  const user = findUser(call, param(call, 'userId'));
  const role = assign(call, 'USER', user.id);
  call.write('user.account.privilege.grant', { targets: [userTarget(user)], debug: { privilegeGranted: role.label } });
  return { status: 201, body: roleView(call.world, role) };
}

function assignToGroup(call: SimCall): SimAnswer {
  const group = findGroup(call, param(call, 'groupId'));
  const role = assign(call, 'GROUP', group.id);
  call.write('group.privilege.grant', { targets: [groupTarget(group)], debug: { privilegeGranted: role.label } });
  return { status: 201, body: roleView(call.world, role) };
}

function find(call: SimCall): SimRole {
  const user = findUser(call, param(call, 'userId'));
  const role = call.world.org.roles.get(param(call, 'roleAssignmentId'));
  if (role === undefined || role.assignee !== user.id)
    throw notFound(param(call, 'roleAssignmentId'), 'RoleAssignment');
  return role;
}

function readOfUser(call: SimCall): SimAnswer {
  return ok(roleView(call.world, find(call)));
}

function takeFromUser(call: SimCall): SimAnswer {
  const user = findUser(call, param(call, 'userId'));
  const role = find(call);
  call.world.org.roles.delete(role.id);
  call.write('user.account.privilege.revoke', { targets: [userTarget(user)], debug: { privilegeRevoked: role.label } });
  return noContent();
}

function assignees(call: SimCall): SimAnswer {
  const { world } = call;
  const ids = new Set(
    [...world.org.roles.values()].filter((role) => role.assignmentType === 'USER').map((role) => role.assignee),
  );
  const { part, next } = slice(
    call,
    [...ids].map((id) => ({ id })),
    { standard: 100, largest: 200 },
  );
  const value = part.map(({ id }) => ({
    id,
    orn: `orn:okta:directory:${world.org.id}:users:${id}`,
    _links: {
      self: { href: `${world.url}/api/v1/users/${id}` },
      roles: { href: `${world.url}/api/v1/users/${id}/roles` },
    },
  }));
  return ok({ value, _links: next === null ? {} : { next: { href: next } } });
}

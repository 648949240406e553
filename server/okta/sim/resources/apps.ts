// Apps: read, their lifecycle, and who is assigned to them, as a person or by a group.
import { isJsonObject, type JsonObject } from '../../../../shared/json.ts';
import { groupTarget, userTarget, type EventTarget } from '../log/event.ts';
import { loginOf, type SimApp, type SimAppUser } from '../org/model.ts';
import { noContent, ok, okEmpty, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { denied, notFound } from '../wire/faults.ts';
import { page } from '../wire/paging.ts';
import type { World } from '../world.ts';
import { findGroup, findUser } from './find.ts';

const ONE = '/api/v1/apps/{appId}';
const READ = { scope: 'okta.apps.read', permission: 'okta.apps.read' };
const MANAGE = { scope: 'okta.apps.manage', permission: 'okta.apps.manage' };
const ASSIGN = { scope: 'okta.apps.manage', permission: 'okta.apps.assignment.manage' };

export const appRoutes: readonly SimRoute[] = [
  { method: 'GET', path: '/api/v1/apps', ...READ, handle: list },
  { method: 'GET', path: ONE, ...READ, handle: (call) => ok(appView(call.world, find(call))) },
  { method: 'DELETE', path: ONE, ...MANAGE, handle: remove },
  { method: 'POST', path: `${ONE}/lifecycle/activate`, ...MANAGE, handle: (call) => setStatus(call, 'ACTIVE') },
  { method: 'POST', path: `${ONE}/lifecycle/deactivate`, ...MANAGE, handle: (call) => setStatus(call, 'INACTIVE') },
  { method: 'GET', path: `${ONE}/users`, ...READ, handle: users },
  { method: 'POST', path: `${ONE}/users`, ...ASSIGN, handle: assignUser },
  { method: 'GET', path: `${ONE}/users/{userId}`, ...READ, handle: (call) => ok(userOf(call, ...assignment(call))) },
  { method: 'POST', path: `${ONE}/users/{userId}`, ...ASSIGN, handle: updateUser },
  { method: 'DELETE', path: `${ONE}/users/{userId}`, ...ASSIGN, handle: removeUser },
  { method: 'GET', path: `${ONE}/groups`, ...READ, handle: groups },
  {
    method: 'GET',
    path: `${ONE}/groups/{groupId}`,
    ...READ,
    handle: (call) => ok(groupOf(call, find(call), param(call, 'groupId'))),
  },
  { method: 'PUT', path: `${ONE}/groups/{groupId}`, ...ASSIGN, handle: assignGroup },
  { method: 'DELETE', path: `${ONE}/groups/{groupId}`, ...ASSIGN, handle: removeGroup },
  {
    method: 'GET',
    path: '/api/v1/groups/{groupId}/apps',
    scope: 'okta.groups.read',
    permission: 'okta.groups.read',
    handle: appsOfGroup,
  },
  {
    method: 'GET',
    path: '/api/v1/users/{id}/appLinks',
    scope: 'okta.users.read',
    permission: 'okta.users.read',
    handle: appLinks,
  },
];

function appView(world: World, app: SimApp): JsonObject {
  return {
    id: app.id,
    name: app.name,
    label: app.label,
    status: app.status,
    signOnMode: app.signOnMode,
    created: app.created,
    lastUpdated: app.lastUpdated,
    features: [],
    _links: { self: { href: `${world.url}/api/v1/apps/${app.id}` } },
  };
}

const appTarget = ({ id, label }: SimApp): EventTarget => ({
  id,
  type: 'AppInstance',
  alternateId: label,
  displayName: label,
});

function list(call: SimCall): SimAnswer {
  const q = call.query.get('q')?.toLowerCase() ?? '';
  const fitting = [...call.world.org.apps.values()].filter(({ label }) => label.toLowerCase().startsWith(q));
  return page(call, fitting, { standard: 200, largest: 200 }, (app) => appView(call.world, app));
}

function find(call: SimCall): SimApp {
  const app = call.world.org.apps.get(param(call, 'appId'));
  if (app === undefined) throw notFound(param(call, 'appId'), 'AppInstance');
  return app;
}

function setStatus(call: SimCall, status: SimApp['status']): SimAnswer {
  const app = find(call);
  if (app.status !== status) {
    app.status = status;
    app.lastUpdated = call.world.iso();
    const name = status === 'ACTIVE' ? 'activate' : 'deactivate';
    call.write(`application.lifecycle.${name}`, { targets: [appTarget(app)] });
  }
  return okEmpty();
}

/** Only an inactive app may be deleted. */
function remove(call: SimCall): SimAnswer {
  const app = find(call);
  if (app.status === 'ACTIVE') throw denied();
  call.world.org.apps.delete(app.id);
  call.write('application.lifecycle.delete', { targets: [appTarget(app)] });
  return noContent();
}

function userOf({ world }: SimCall, app: SimApp, user: SimAppUser): JsonObject {
  return {
    id: user.id,
    scope: 'USER',
    status: 'ACTIVE',
    syncState: 'DISABLED',
    created: user.created,
    lastUpdated: user.lastUpdated,
    statusChanged: user.created,
    credentials: { userName: user.userName },
    profile: user.profile,
    _links: {
      app: { href: `${world.url}/api/v1/apps/${app.id}` },
      user: { href: `${world.url}/api/v1/users/${user.id}` },
    },
  };
}

function users(call: SimCall): SimAnswer {
  const app = find(call);
  return page(call, [...app.users.values()], { standard: 50, largest: 500 }, (user) => userOf(call, app, user));
}

function assignment(call: SimCall): [SimApp, SimAppUser] {
  const app = find(call);
  const user = app.users.get(findUser(call, param(call, 'userId')).id);
  if (user === undefined) throw notFound(param(call, 'userId'), 'AppUser');
  return [app, user];
}

/** Whoever is assigned already stays so, and has what is new. */
function assignUser(call: SimCall): SimAnswer {
  const { world, body } = call;
  const app = find(call);
  const user = findUser(call, String(body['id'] ?? ''));
  const present = app.users.get(user.id);
  const at = world.iso();
  const made: SimAppUser = {
    id: user.id,
    created: present?.created ?? at,
    lastUpdated: at,
    userName: userNameOf(body) ?? present?.userName ?? loginOf(user),
    profile: isJsonObject(body['profile']) ? body['profile'] : (present?.profile ?? {}),
  };
  app.users.set(user.id, made);
  const type = present === undefined ? 'add' : 'update';
  call.write(`application.user_membership.${type}`, { targets: [userTarget(user), appTarget(app)] });
  return ok(userOf(call, app, made));
}

function userNameOf(body: JsonObject): string | undefined {
  const credentials = body['credentials'];
  return isJsonObject(credentials) && typeof credentials['userName'] === 'string' ? credentials['userName'] : undefined;
}

function updateUser(call: SimCall): SimAnswer {
  const [app, user] = assignment(call);
  if (isJsonObject(call.body['profile'])) user.profile = { ...user.profile, ...call.body['profile'] };
  user.userName = userNameOf(call.body) ?? user.userName;
  user.lastUpdated = call.world.iso();
  call.write('application.user_membership.update', { targets: [userTarget(findUser(call, user.id)), appTarget(app)] });
  return ok(userOf(call, app, user));
}

function removeUser(call: SimCall): SimAnswer {
  const [app, user] = assignment(call);
  app.users.delete(user.id);
  call.write('application.user_membership.remove', { targets: [userTarget(findUser(call, user.id)), appTarget(app)] });
  return noContent();
}

function groupOf({ world }: SimCall, app: SimApp, groupId: string): JsonObject {
  const found = app.groups.get(groupId);
  if (found === undefined) throw notFound(groupId, 'ApplicationGroupAssignment');
  return {
    id: groupId,
    ...found,
    _links: {
      app: { href: `${world.url}/api/v1/apps/${app.id}` },
      group: { href: `${world.url}/api/v1/groups/${groupId}` },
    },
  };
}

function groups(call: SimCall): SimAnswer {
  const app = find(call);
  const ids = [...app.groups.keys()].map((id) => ({ id }));
  return page(call, ids, { standard: 20, largest: 200 }, ({ id }) => groupOf(call, app, id));
}

function assignGroup(call: SimCall): SimAnswer {
  const app = find(call);
  const group = findGroup(call, param(call, 'groupId'));
  const { priority, profile } = call.body;
  app.groups.set(group.id, {
    priority: typeof priority === 'number' ? priority : app.groups.size,
    lastUpdated: call.world.iso(),
    profile: isJsonObject(profile) ? profile : {},
  });
  call.write('group.application_assignment.add', { targets: [groupTarget(group), appTarget(app)] });
  return ok(groupOf(call, app, group.id));
}

function removeGroup(call: SimCall): SimAnswer {
  const app = find(call);
  const group = findGroup(call, param(call, 'groupId'));
  if (!app.groups.delete(group.id)) throw notFound(group.id, 'ApplicationGroupAssignment');
  call.write('group.application_assignment.remove', { targets: [groupTarget(group), appTarget(app)] });
  return noContent();
}

function appsOfGroup(call: SimCall): SimAnswer {
  const group = findGroup(call, param(call, 'groupId'));
  const own = [...call.world.org.apps.values()].filter((app) => app.groups.has(group.id));
  return page(call, own, { standard: 20, largest: 200 }, (app) => appView(call.world, app));
}

function appLinks(call: SimCall): SimAnswer {
  const { org, url } = call.world;
  const user = findUser(call, param(call, 'id'));
  const own = [...org.apps.values()].filter((app) => app.users.has(user.id));
  return ok(
    own.map((app, at) => ({
      id: `${app.id}-link`,
      label: app.label,
      linkUrl: `${url}/home/${app.name}/${app.id}`,
      logoUrl: `${url}/logo/${app.name}.png`,
      appName: app.name,
      appInstanceId: app.id,
      appAssignmentId: user.id,
      credentialsSetup: false,
      hidden: false,
      sortOrder: at,
    })),
  );
}

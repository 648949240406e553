// What users granted to apps, the tokens that depend on it, and the scopes that the org granted to a service app.
import type { JsonObject } from '../../../../shared/json.ts';
import { userTarget } from '../log/event.ts';
import type { SimClient, SimGrant } from '../org/model.ts';
import { noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid, notFound } from '../wire/faults.ts';
import { page } from '../wire/paging.ts';
import type { World } from '../world.ts';
import { findUser, findUserToChange } from './find.ts';

const USER = '/api/v1/users/{userId}';
const READ = { scope: 'okta.users.read', permission: 'okta.users.read' };
const MANAGE = { scope: 'okta.users.manage', permission: 'okta.users.lifecycle.clearSessions' };

export const grantRoutes: readonly SimRoute[] = [
  { method: 'GET', path: `${USER}/grants`, ...READ, handle: list },
  { method: 'DELETE', path: `${USER}/grants`, ...MANAGE, handle: (call) => revoke(call) },
  {
    method: 'DELETE',
    path: `${USER}/clients/{clientId}/grants`,
    ...MANAGE,
    handle: (call) => revoke(call, param(call, 'clientId')),
  },
  {
    method: 'DELETE',
    path: `${USER}/clients/{clientId}/tokens`,
    ...MANAGE,
    handle: (call) => revoke(call, param(call, 'clientId')),
  },
  {
    method: 'GET',
    path: '/api/v1/apps/{appId}/grants',
    scope: 'okta.appGrants.read',
    permission: 'okta.apps.read',
    handle: scopesOf,
  },
  {
    method: 'POST',
    path: '/api/v1/apps/{appId}/grants',
    scope: 'okta.appGrants.manage',
    permission: 'super',
    handle: grantScope,
  },
];

function grantView(world: World, grant: SimGrant): JsonObject {
  return {
    id: grant.id,
    status: 'ACTIVE',
    created: grant.created,
    lastUpdated: grant.created,
    issuer: world.url,
    clientId: grant.clientId,
    userId: grant.userId,
    scopeId: grant.scopeId,
    source: 'END_USER',
    _links: { self: { href: `${world.url}/api/v1/users/${grant.userId}/grants/${grant.id}` } },
  };
}

function list(call: SimCall): SimAnswer {
  const user = findUser(call, param(call, 'userId'));
  const scope = call.query.get('scopeId');
  const own = [...call.world.org.grants.values()].filter(
    (grant) => grant.userId === user.id && (scope === null || grant.scopeId === scope),
  );
  return page(call, own, { standard: 20, largest: 200 }, (grant) => grantView(call.world, grant));
}

function revoke(call: SimCall, clientId?: string): SimAnswer {
  const user = findUserToChange(call, param(call, 'userId'));
  const { grants } = call.world.org;
  const fitting = [...grants.values()].filter(
    (grant) => grant.userId === user.id && (clientId === undefined || grant.clientId === clientId),
  );
  for (const { id } of fitting) grants.delete(id);
  if (fitting.length > 0) call.write('app.oauth2.as.consent.revoke.user', { targets: [userTarget(user)] });
  return noContent();
}

function findClient(call: SimCall): SimClient {
  const id = param(call, 'appId');
  const client = call.world.org.clients.get(id);
  if (client === undefined) throw notFound(id, 'AppInstance');
  return client;
}

function scopeView(world: World, client: SimClient, [scopeId, id]: [string, string]): JsonObject {
  return {
    id,
    status: 'ACTIVE',
    created: client.created,
    lastUpdated: client.created,
    issuer: world.url,
    clientId: client.clientId,
    scopeId,
    source: 'ADMIN',
    _links: { self: { href: `${world.url}/api/v1/apps/${client.clientId}/grants/${id}` } },
  };
}

function scopesOf(call: SimCall): SimAnswer {
  const client = findClient(call);
  return ok([...client.scopes].map((scope) => scopeView(call.world, client, scope)));
}

function grantScope(call: SimCall): SimAnswer {
  const client = findClient(call);
  const scope = call.body['scopeId'];
  if (typeof scope !== 'string' || !scope.startsWith('okta.')) throw invalid('scopeId', 'scopeId: is no scope');
  const id = client.scopes.get(scope) ?? call.world.random.id('oag');
  client.scopes.set(scope, id);
  call.write('app.oauth2.admin.consent.grant', {
    targets: [{ id: client.clientId, type: 'PublicClientApp', alternateId: client.clientId, displayName: client.name }],
  });
  return { status: 201, body: scopeView(call.world, client, [scope, id]) };
}

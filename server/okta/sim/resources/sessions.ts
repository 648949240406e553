// Sessions of users: all of a user's are ended at once, with their OAuth tokens on demand; a single one by its id.
import { userTarget } from '../log/event.ts';
import { flag, noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { notFound } from '../wire/faults.ts';
import { findUserToChange } from './find.ts';
import { endSessions } from './user-view.ts';

export const sessionRoutes: readonly SimRoute[] = [
  {
    method: 'DELETE',
    path: '/api/v1/users/{userId}/sessions',
    scope: 'okta.users.manage',
    permission: 'okta.users.lifecycle.clearSessions',
    handle: clear,
  },
  {
    method: 'GET',
    path: '/api/v1/sessions/{sessionId}',
    scope: 'okta.sessions.read',
    permission: 'okta.users.read',
    handle: read,
  },
  {
    method: 'DELETE',
    path: '/api/v1/sessions/{sessionId}',
    scope: 'okta.sessions.manage',
    permission: 'okta.users.lifecycle.clearSessions',
    handle: end,
  },
];

function clear(call: SimCall): SimAnswer {
  const { org } = call.world;
  const user = findUserToChange(call, param(call, 'userId'));
  endSessions(call.world, user.id);
  if (flag(call, 'oauthTokens', false))
    for (const [id, grant] of org.grants) if (grant.userId === user.id) org.grants.delete(id);
  call.write('user.session.clear', { targets: [userTarget(user)] });
  return noContent();
}

function read(call: SimCall): SimAnswer {
  const session = call.world.org.sessions.get(param(call, 'sessionId'));
  const user = session === undefined ? undefined : call.world.org.users.get(session.userId);
  if (session === undefined || user === undefined) throw notFound(param(call, 'sessionId'), 'Session');
  return ok({
    id: session.id,
    userId: user.id,
    login: String(user.profile['login']),
    createdAt: session.created,
    status: 'ACTIVE',
    amr: ['pwd'],
    idp: { id: call.world.org.id, type: 'OKTA' },
  });
}

function end(call: SimCall): SimAnswer {
  const { sessions, users } = call.world.org;
  const session = sessions.get(param(call, 'sessionId'));
  if (session === undefined) throw notFound(param(call, 'sessionId'), 'Session');
  sessions.delete(session.id);
  const user = users.get(session.userId);
  call.write('user.session.end', { targets: user === undefined ? [] : [userTarget(user)] });
  return noContent();
}

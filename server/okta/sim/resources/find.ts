// Finds what a call names, or ends it with Okta's 404.
import { isSuperAdmin, mayDo } from '../auth/principal.ts';
import type { SimGroup, SimUser } from '../org/model.ts';
import type { SimCall } from '../wire/answer.ts';
import { denied, notFound } from '../wire/faults.ts';

/**
 * By id, by login, or by login without its domain where only one fits; `me` is the owner of the token. A login with a
 * `/` is not found: no path holds it. @throws OktaFault of 404
 */
export function findUser(call: SimCall, id: string): SimUser {
  const { users } = call.world.org;
  if (id === 'me' && call.principal.kind !== 'client') return call.principal.user;
  const byId = users.get(id);
  if (byId !== undefined) return byId;
  const wanted = id.toLowerCase();
  const logins = [...users.values()].map((user) => ({ user, login: String(user.profile['login']).toLowerCase() }));
  const exact = logins.find(({ login }) => login === wanted && !wanted.includes('/'));
  if (exact !== undefined) return exact.user;
  const short = logins.filter(({ login }) => login.split('@')[0] === wanted);
  const [only] = short;
  if (only === undefined || short.length > 1 || wanted.includes('/')) throw notFound(id, 'User');
  return only.user;
}

/** As `findUser`, for a change: only a Super Admin may act on a Super Admin. @throws OktaFault of 403 as well */
export function findUserToChange(call: SimCall, id: string): SimUser {
  const user = findUser(call, id);
  if (isSuperAdmin(call.world, user.id) && !mayDo(call.world, call.principal, 'super')) throw denied();
  return user;
}

export function findGroup(call: SimCall, id: string): SimGroup {
  const group = call.world.org.groups.get(id);
  if (group === undefined) throw notFound(id, 'UserGroup');
  return group;
}

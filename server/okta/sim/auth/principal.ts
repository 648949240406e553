// Who calls: the owner of an SSWS token, a service app, or an administrator at the console; and what each may do.
import type { SimClient, SimOrg, SimRole, SimToken, SimUser } from '../org/model.ts';
import { roleGives } from './permissions.ts';

/** Whoever makes a call. */
export type Principal =
  | { kind: 'token'; token: SimToken; user: SimUser }
  | { kind: 'client'; client: SimClient; scopes: ReadonlySet<string> }
  | { kind: 'console'; user: SimUser };

/** What rate limits are counted by. */
export function principalId(principal: Principal): string {
  if (principal.kind === 'client') return principal.client.clientId;
  return principal.kind === 'token' ? principal.token.id : principal.user.id;
}

/** As much of the world as roles are in. */
interface InOrg {
  org: SimOrg;
}

/** The roles that are assigned to whoever calls. */
function rolesOf(world: InOrg, principal: Principal): SimRole[] {
  const assignee = principal.kind === 'client' ? principal.client.clientId : principal.user.id;
  return [...world.org.roles.values()].filter((role) => role.assignee === assignee);
}

/** True for a user who is a Super Admin. */
export function isSuperAdmin(world: InOrg, userId: string): boolean {
  return [...world.org.roles.values()].some((role) => role.assignee === userId && role.type === 'SUPER_ADMIN');
}

/** True where one of the caller's roles gives the permission; `super`: a permission that only Super Admins have. */
export function mayDo(world: InOrg, principal: Principal, permission: string): boolean {
  return rolesOf(world, principal).some((role) => roleGives(role, permission));
}

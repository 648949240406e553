// A user as the API shows it, and what an org does to one: it sets the status and its time, and ends sessions.
import type { JsonObject } from '../../../../shared/json.ts';
import { factorsOf } from '../org/factors.ts';
import type { SimUser, UserStatus } from '../org/model.ts';
import type { World } from '../world.ts';

/** The links that a user has in each status, by name, with the last part of their path. */
const LIFECYCLE: Readonly<Partial<Record<UserStatus, Record<string, string>>>> = {
  STAGED: { activate: 'activate', deactivate: 'deactivate' },
  PROVISIONED: { reactivate: 'reactivate', deactivate: 'deactivate', resetPassword: 'reset_password' },
  ACTIVE: {
    suspend: 'suspend',
    resetPassword: 'reset_password',
    expirePassword: 'expire_password',
    deactivate: 'deactivate',
  },
  RECOVERY: { suspend: 'suspend', resetPassword: 'reset_password', deactivate: 'deactivate' },
  LOCKED_OUT: { unlock: 'unlock', resetPassword: 'reset_password', deactivate: 'deactivate' },
  PASSWORD_EXPIRED: { suspend: 'suspend', resetPassword: 'reset_password', deactivate: 'deactivate' },
  SUSPENDED: { unsuspend: 'unsuspend', deactivate: 'deactivate' },
  DEPROVISIONED: { activate: 'activate' },
};

export function userView(world: World, user: SimUser): JsonObject {
  const self = `${world.url}/api/v1/users/${user.id}`;
  const links = Object.entries(LIFECYCLE[user.status] ?? {}).map(([name, path]) => [
    name,
    { href: `${self}/lifecycle/${path}`, method: 'POST' },
  ]);
  const hasFactors = factorsOf(world.org, user.id).length > 0;
  return {
    id: user.id,
    status: user.status,
    created: user.created,
    activated: user.activated,
    statusChanged: user.statusChanged,
    lastLogin: user.lastLogin,
    lastUpdated: user.lastUpdated,
    passwordChanged: user.passwordChanged,
    type: { id: `oty${world.org.id.slice(3)}` },
    profile: { ...user.profile },
    credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
    _links: {
      ...(Object.fromEntries(links) as JsonObject),
      // Okta shows it only where there is something to reset.
      ...(hasFactors ? { resetFactors: { href: `${self}/lifecycle/reset_factors`, method: 'POST' } } : {}),
      self: { href: self },
    },
  };
}

export function setStatus(world: World, user: SimUser, status: UserStatus): void {
  user.status = status;
  user.statusChanged = world.iso();
  user.lastUpdated = world.iso();
}

/** Ends all sessions of the user. Returns how many there were. */
export function endSessions(world: World, userId: string): number {
  const own = [...world.org.sessions.values()].filter((session) => session.userId === userId);
  for (const { id } of own) world.org.sessions.delete(id);
  return own.length;
}

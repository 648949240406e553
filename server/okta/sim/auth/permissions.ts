// Which role gives which admin permission. A permission covers those below it: `okta.users.lifecycle.manage` covers
// `okta.users.lifecycle.suspend`, and the management of a thing covers reading it.
import type { SimRole } from '../org/model.ts';

/**
 * What standard roles give: a permission, or a prefix that ends in a dot. It is a part of what Okta gives, as far as
 * the simulator asks.
 */
const STANDARD: Readonly<Record<string, readonly string[]>> = {
  ORG_ADMIN: ['okta.users.', 'okta.groups.', 'okta.devices.', 'okta.logs.', 'okta.iam.read', 'okta.apps.read'],
  APP_ADMIN: [
    'okta.apps.',
    'okta.users.read',
    'okta.users.appAssignment.',
    'okta.groups.read',
    'okta.groups.appAssignment.',
  ],
  USER_ADMIN: ['okta.users.', 'okta.groups.read', 'okta.groups.members.'],
  HELP_DESK_ADMIN: ['okta.users.read', 'okta.users.credentials.', 'okta.users.lifecycle.unlock', 'okta.groups.read'],
  GROUP_MEMBERSHIP_ADMIN: [
    'okta.users.read',
    'okta.users.groupMembership.',
    'okta.groups.read',
    'okta.groups.members.',
  ],
  READ_ONLY_ADMIN: [
    'okta.users.read',
    'okta.groups.read',
    'okta.apps.read',
    'okta.devices.read',
    'okta.logs.read',
    'okta.iam.read',
    'okta.eventhooks.read',
  ],
  REPORT_ADMIN: ['okta.logs.read', 'okta.users.read'],
};

/** True where the role gives the permission. `super` is what only Super Admins have. */
export function roleGives(role: SimRole, permission: string): boolean {
  if (role.type === 'SUPER_ADMIN') return true;
  if (permission === 'super') return false;
  const given = role.type === 'CUSTOM' ? role.permissions : (STANDARD[role.type] ?? []);
  return given.some((each) => covers(each, permission));
}

/** True where the given permission is the wanted one, or stands above it. */
function covers(given: string, wanted: string): boolean {
  if (given === wanted) return true;
  if (given.endsWith('.')) return wanted.startsWith(given);
  if (!given.endsWith('.manage')) return false;
  return wanted.startsWith(given.slice(0, -'manage'.length));
}

// Collects the scenes of Okta's actions, and names the groups of actions that have none, since the simulated org cannot
// answer for them.
import { applications } from './applications.test-support.ts';
import { devices } from './devices.test-support.ts';
import { factors } from './factors.test-support.ts';
import { groups } from './groups.test-support.ts';
import { roles } from './roles.test-support.ts';
import type { Scene } from './stage.test-support.ts';
import { users } from './users.test-support.ts';

/** Groups of cards that the simulated org cannot answer for, the paths of their calls, and why. */
export const NOT_SIMULATED: readonly { group: string; path: RegExp; why: string }[] = [
  { group: 'imports', path: /^\/api\/v1\/identity-sources\//, why: 'It has no import sources.' },
  { group: 'realms', path: /^\/api\/v1\/realms/, why: 'It has no Realms, which need Identity Governance.' },
  { group: 'linked-objects', path: /\/linkedObjects\b/, why: 'Its schema has no linked objects.' },
];

export const SCENES: readonly Scene[] = [...users, ...factors, ...groups, ...roles, ...devices, ...applications];

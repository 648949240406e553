// Which scopes flows need of an Okta connection, and the admin permissions that go with them: a token with a scope may do
// nothing without the role. Pure.
import type { ManifestLookup } from '../card/manifest.ts';
import type { Flow } from '../flow/flow.ts';

export interface NeededScope {
  scope: string;
  /** Of a custom admin role. Empty: no permission of its own is known; a standard role has it. */
  permissions: string[];
  /** Ids of flows. */
  flows: string[];
}

/** @source developer.okta.com, admin roles; which permission goes with which scope is ours */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  'okta.users.read': ['okta.users.read'],
  'okta.users.manage': ['okta.users.manage'],
  'okta.groups.read': ['okta.groups.read'],
  'okta.groups.manage': ['okta.groups.manage', 'okta.groups.members.manage', 'okta.users.groupMembership.manage'],
  'okta.apps.read': ['okta.apps.read'],
  'okta.apps.manage': ['okta.apps.manage', 'okta.apps.assignment.manage'],
  'okta.sessions.manage': ['okta.users.lifecycle.clearSessions'],
  'okta.roles.read': ['okta.iam.read'],
  'okta.roles.manage': ['okta.iam.manage'],
  'okta.factors.read': ['okta.users.read'],
  'okta.factors.manage': ['okta.users.credentials.resetFactors'],
  'okta.eventHooks.read': ['okta.eventhooks.read'],
  'okta.eventHooks.manage': ['okta.eventhooks.manage'],
};

export function permissionsOf(scope: string): string[] {
  return [...(PERMISSIONS[scope] ?? [])];
}

/** @param flows each with the slots that this connection serves */
export function neededScopes(
  flows: readonly { id: string; flow: Flow; slots: ReadonlySet<string> }[],
  manifestOf: ManifestLookup,
): NeededScope[] {
  const found = new Map<string, Set<string>>();
  for (const { id, flow, slots } of flows) {
    for (const node of Object.values(flow.nodes)) {
      if (node.disabled === true || node.connection === undefined || !slots.has(node.connection)) continue;
      const scopes = manifestOf(node.card, node.version)?.scopes ?? [];
      for (const scope of scopes.filter((each) => each.startsWith('okta.'))) {
        found.set(scope, (found.get(scope) ?? new Set()).add(id));
      }
    }
  }
  return [...found]
    .map(([scope, ids]) => ({ scope, permissions: permissionsOf(scope), flows: [...ids].toSorted() }))
    .toSorted((one, other) => one.scope.localeCompare(other.scope));
}

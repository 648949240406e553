// Finds which scopes flows need of an Okta connection, and the admin permissions that go with them: a token with a
// scope may do nothing without the role. Pure.
import type { CardManifest, ManifestLookup } from '../card/manifest.ts';
import { parseTemplate } from '../expression/template.ts';
import type { Flow, FlowNode } from '../flow/flow.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** What a connection does by itself, beside what flows do with it. */
export type OwnUse = 'polling' | 'eventHook';

export interface NeededScope {
  scope: string;
  /** Of a custom admin role. Empty: no permission of its own is known; a standard role has it. */
  permissions: string[];
  /** Ids of flows. */
  flows: string[];
  /** What the connection itself needs it for. */
  uses: OwnUse[];
}

/** @source developer.okta.com, System Log API and Event Hooks API */
const OWN_SCOPES: Readonly<Record<OwnUse, readonly string[]>> = {
  polling: ['okta.logs.read'],
  eventHook: ['okta.eventHooks.read', 'okta.eventHooks.manage'],
};

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
  'okta.logs.read': ['okta.logs.read'],
  'okta.eventHooks.read': ['okta.eventhooks.read'],
  'okta.eventHooks.manage': ['okta.eventhooks.manage'],
};

/** The permissions of a custom admin role that go with a scope; none where we know of none. */
export function permissionsOf(scope: string): string[] {
  return [...(PERMISSIONS[scope] ?? [])];
}

/**
 * The scopes that a connection needs, sorted by name, each with who needs it.
 * @param flows each with the slots that this connection serves; nodes on other slots do not count
 * @param own what the connection does by itself
 */
export function neededScopes(
  flows: readonly { id: string; flow: Flow; slots: ReadonlySet<string> }[],
  manifestOf: ManifestLookup,
  own: readonly OwnUse[] = [],
): NeededScope[] {
  const found = new Map<string, { flows: Set<string>; permissions: Set<string>; uses: Set<OwnUse> }>();
  const need = (scope: string, permissions: readonly string[], by: { flow: string } | { use: OwnUse }): void => {
    const entry = found.get(scope) ?? { flows: new Set(), permissions: new Set(), uses: new Set() };
    if ('flow' in by) entry.flows.add(by.flow);
    else entry.uses.add(by.use);
    for (const permission of permissions) entry.permissions.add(permission);
    found.set(scope, entry);
  };
  for (const use of own) for (const scope of OWN_SCOPES[use]) need(scope, permissionsOf(scope), { use });
  for (const { id, flow, slots } of flows) {
    for (const node of Object.values(flow.nodes)) {
      if (node.disabled === true || node.connection === undefined || !slots.has(node.connection)) continue;
      const manifest = manifestOf(node.card, node.version);
      if (manifest === undefined) continue;
      for (const [scope, permissions] of scopesOf(node, manifest)) need(scope, permissions, { flow: id });
    }
  }
  return [...found]
    .map(([scope, entry]) => ({
      scope,
      permissions: [...entry.permissions].toSorted(),
      flows: [...entry.flows].toSorted(),
      uses: [...entry.uses].toSorted(),
    }))
    .toSorted((one, other) => one.scope.localeCompare(other.scope));
}

/**
 * The first scope of a card is that of its call, and the card knows the permissions that allow it; the others are for
 * what it looks up. Scopes that stand in an input, or that what is written in one makes needed, are those of the node.
 */
function scopesOf(node: FlowNode, { scopes, permissions = [], input }: CardManifest): [string, readonly string[]][] {
  const declared = scopes
    .filter(isOktaScope)
    .map((scope, at): [string, readonly string[]] => [
      scope,
      at === 0 && permissions.length > 0 ? permissions : permissionsOf(scope),
    ]);
  const properties = isJsonObject(input['properties']) ? input['properties'] : {};
  const written = Object.entries(properties)
    .flatMap(([name, property]) => (isJsonObject(property) ? scopesWritten(property, node.inputs?.[name]) : []))
    .filter(isOktaScope);
  return [...declared, ...written.map((scope): [string, readonly string[]] => [scope, permissionsOf(scope)])];
}

/** The scopes that the value of an input makes needed. @param property the input's schema */
function scopesWritten({ neededScopes: are, scopeWhere }: JsonObject, value: JsonValue | undefined): string[] {
  if (are === true && Array.isArray(value)) return value.filter((each) => typeof each === 'string');
  if (!isJsonObject(scopeWhere) || typeof value !== 'string') return [];
  const { pattern, scope } = scopeWhere;
  const written = parseTemplate(value).map(({ kind, text }) => (kind === 'text' ? text : '?'));
  return new RegExp(String(pattern)).test(written.join('')) ? [String(scope)] : [];
}

function isOktaScope(scope: string): boolean {
  return /^okta\.[A-Za-z.]+$/.test(scope);
}

// What an org of the simulator consists of: plain records, in maps by id. Tests look into them and change them freely.
// Times are ISO 8601 in UTC.
import type { JsonObject } from '../../../../shared/json.ts';
import type { Jwk } from '../auth/jwt.ts';

export type Engine = 'classic' | 'identity';

export type UserStatus =
  | 'STAGED'
  | 'PROVISIONED'
  | 'ACTIVE'
  | 'RECOVERY'
  | 'LOCKED_OUT'
  | 'PASSWORD_EXPIRED'
  | 'SUSPENDED'
  | 'DEPROVISIONED';

export type RiskLevel = 'HIGH' | 'MEDIUM' | 'LOW' | 'NONE';

/** A user. Null times: it has not happened yet. */
export interface SimUser {
  id: string;
  status: UserStatus;
  created: string;
  activated: string | null;
  statusChanged: string | null;
  lastLogin: string | null;
  lastUpdated: string;
  passwordChanged: string | null;
  profile: JsonObject;
  risk: RiskLevel;
  /** Whether the user is blocked for unknown devices; unlocking lifts it. */
  blocked: boolean;
}

/** One factor of the Factors API: on Identity Engine one method of an authenticator enrolment. */
export interface SimFactor {
  id: string;
  userId: string;
  factorType: string;
  provider: string;
  vendorName: string;
  status: 'ACTIVE' | 'PENDING_ACTIVATION';
  created: string;
  lastUpdated: string;
  profile: JsonObject;
  /** As events name it: `SIGNED_NONCE`, `SMS_FACTOR`, … */
  eventName: string;
  /** The enrolment of the authenticator, which all of its methods share. */
  enrollmentId: string;
  /** Key of the authenticator: `okta_verify`, `phone_number`, … */
  authenticator: string;
}

export interface SimGroup {
  id: string;
  type: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN';
  created: string;
  lastUpdated: string;
  lastMembershipUpdated: string;
  profile: { name: string; description: string | null };
  /** Ids of users, in the order in which they came. */
  members: Set<string>;
}

/** `conditions`: as Okta's API has them. The simulator only keeps rules: nobody joins a group by one. */
export interface SimGroupRule {
  id: string;
  name: string;
  status: 'ACTIVE' | 'INACTIVE';
  created: string;
  lastUpdated: string;
  conditions: JsonObject;
  groupIds: string[];
}

export interface SimSession {
  id: string;
  userId: string;
  created: string;
}

/** A role of a user, group or client app. */
export interface SimRole {
  id: string;
  assignmentType: 'USER' | 'GROUP' | 'CLIENT';
  /** Id of the user or group, or the client id. */
  assignee: string;
  type: string;
  label: string;
  created: string;
  /** Of a custom role only: names such as `okta.users.read`. */
  permissions: string[];
}

export interface SimApp {
  id: string;
  name: string;
  label: string;
  status: 'ACTIVE' | 'INACTIVE';
  signOnMode: string;
  created: string;
  lastUpdated: string;
  /** By user id. */
  users: Map<string, SimAppUser>;
  /** By group id. */
  groups: Map<string, { priority: number; lastUpdated: string; profile: JsonObject }>;
}

/** The assignment of a user to an app; `id` is that of the user. */
export interface SimAppUser {
  id: string;
  created: string;
  lastUpdated: string;
  userName: string;
  profile: JsonObject;
}

export interface SimDevice {
  id: string;
  status: 'ACTIVE' | 'SUSPENDED' | 'DEACTIVATED';
  created: string;
  lastUpdated: string;
  profile: { displayName: string; platform: string; serialNumber: string; osVersion: string };
  userIds: string[];
}

/** A refresh token's grant of a user to an app. */
export interface SimGrant {
  id: string;
  userId: string;
  clientId: string;
  scopeId: string;
  created: string;
}

/** An SSWS token, which acts as its user. */
export interface SimToken {
  id: string;
  name: string;
  value: string;
  userId: string;
  created: string;
}

/** An API Services app, which signs in with a key of its own. */
export interface SimClient {
  clientId: string;
  name: string;
  created: string;
  /** Public keys. */
  keys: Jwk[];
  /** Where its key set is fetched from when none of `keys` fits; null where it has no such address. */
  jwksUri: string | null;
  /** Whether it demands DPoP (RFC 9449) of whoever signs in as it. */
  dpop: boolean;
  /** Granted scopes with the ids of their grants. */
  scopes: Map<string, string>;
}

/** An event hook. Events go only to one that is active and verified. `auth`: the header with its secret. */
export interface SimHook {
  id: string;
  status: 'ACTIVE' | 'INACTIVE';
  verificationStatus: 'UNVERIFIED' | 'VERIFIED';
  name: string;
  description: string | null;
  created: string;
  createdBy: string;
  lastUpdated: string;
  items: string[];
  uri: string;
  headers: { key: string; value: string }[];
  auth: { key: string; value: string } | null;
}

/** Everything, by id. */
export interface SimOrg {
  id: string;
  engine: Engine;
  /** Whether the org has Identity Threat Protection, without which user risk can be neither read nor set. */
  threatProtection: boolean;
  users: Map<string, SimUser>;
  factors: Map<string, SimFactor>;
  groups: Map<string, SimGroup>;
  rules: Map<string, SimGroupRule>;
  sessions: Map<string, SimSession>;
  roles: Map<string, SimRole>;
  apps: Map<string, SimApp>;
  devices: Map<string, SimDevice>;
  grants: Map<string, SimGrant>;
  hooks: Map<string, SimHook>;
  tokens: Map<string, SimToken>;
  clients: Map<string, SimClient>;
}

/** The first and the last name as one text. */
export function nameOf(user: SimUser): string {
  return `${String(user.profile['firstName'] ?? '')} ${String(user.profile['lastName'] ?? '')}`.trim();
}

export function loginOf(user: SimUser): string {
  return String(user.profile['login'] ?? '');
}

// What Okta's records look like, as far as cards give them as typed fields. Titles are for people; samples are
// invented.
import { flag, list, object, text, userProfile } from './outputs.ts';

const AT = '2026-11-03T09:14:36.000Z';
const USER_ID = '00u1a2b3c4D5e6F7g8h9';
const GROUP_ID = '00g1a2b3c4D5e6F7g8h9';

export const user = {
  id: text('ID', USER_ID),
  status: text('Status', 'ACTIVE'),
  login: text('Login', 'lin.example@example.com', 'profile.login'),
  email: text('Email', 'lin.example@example.com', 'profile.email'),
  firstName: text('First name', 'Lin', 'profile.firstName'),
  lastName: text('Last name', 'Example', 'profile.lastName'),
  created: text('Created', AT),
  activated: text('Activated', AT),
  statusChanged: text('Status changed', AT),
  lastLogin: text('Last login', AT),
  lastUpdated: text('Last updated', AT),
  passwordChanged: text('Password changed', AT),
  realmId: text('Realm ID', 'guo1a2b3c4D5e6F7g8h9'),
  profile: userProfile('Profile', { login: 'lin.example@example.com', email: 'lin.example@example.com' }),
};

export const group = {
  id: text('ID', GROUP_ID),
  name: text('Name', 'Quarantine', 'profile.name'),
  description: text('Description', 'Users under investigation', 'profile.description'),
  type: text('Type', 'OKTA_GROUP'),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
  lastMembershipUpdated: text('Last membership updated', AT),
  profile: object('Profile', { name: 'Quarantine', description: 'Users under investigation' }),
};

export const factor = {
  id: text('ID', 'opf1a2b3c4D5e6F7g8h9'),
  factorType: text('Factor type', 'push'),
  provider: text('Provider', 'OKTA'),
  vendorName: text('Vendor name', 'OKTA'),
  status: text('Status', 'ACTIVE'),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
  profile: object('Profile', { credentialId: 'lin.example@example.com' }),
};

export const enrollment = {
  id: text('ID', 'sms1a2b3c4D5e6F7g8h9'),
  type: text('Type', 'phone'),
  key: text('Key', 'phone_number'),
  name: text('Name', 'Phone'),
  status: text('Status', 'ACTIVE'),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
  profile: object('Profile', {}),
};

export const role = {
  id: text('ID', 'ra1b2c3d4E5f6G7h8i9j'),
  type: text('Type', 'SUPER_ADMIN'),
  label: text('Label', 'Super Administrator'),
  status: text('Status', 'ACTIVE'),
  assignmentType: text('Assignment type', 'USER'),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
};

export const realm = {
  id: text('ID', 'guo1a2b3c4D5e6F7g8h9'),
  name: text('Name', 'Contractors', 'profile.name'),
  realmType: text('Realm type', 'DEFAULT', 'profile.realmType'),
  domains: list('Domains', ['partner.example.com'], 'profile.domains'),
  isDefault: flag('Is default', false),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
};

export const importSession = {
  id: text('ID', 'uij1a2b3c4D5e6F7g8h9'),
  applicationId: text('Application ID', '0oa1b2c3d4E5f6G7h8i9', 'identitySourceId'),
  status: text('Status', 'CREATED'),
  importType: text('Import type', 'INCREMENTAL'),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
};

/** An assignment of a role. That of a custom role also names the role and the resource set. */
export const roleOfUser = {
  ...role,
  role: text('Role ID', 'cr01a2b3c4D5e6F7g8h9'),
  resourceSet: text('Resource set ID', 'iam1a2b3c4D5e6F7g8h9', 'resource-set'),
};

export const grant = {
  id: text('ID', 'oag1a2b3c4D5e6F7g8h9'),
  clientId: text('Client ID', '0oa1b2c3d4E5f6G7h8i9'),
  scopeId: text('Scope', 'okta.users.read'),
  status: text('Status', 'ACTIVE'),
  issuer: text('Issuer', 'https://example.okta.com'),
  userId: text('User ID', USER_ID),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
};

export const logEvent = {
  uuid: text('UUID', '5a1b2c3d-0000-11ef-8000-000000000000'),
  published: text('Published', AT),
  eventType: text('Event type', 'user.mfa.factor.reset_all'),
  severity: text('Severity', 'INFO'),
  displayMessage: text('Display message', 'Reset all factors for user'),
  outcome: object('Outcome', { result: 'SUCCESS' }),
  actor: object('Actor', { id: USER_ID, type: 'User' }),
  target: list('Target', [{ id: USER_ID, type: 'User' }]),
  client: object('Client', { ipAddress: '192.0.2.1' }),
  request: object('Request', { ipChain: [] }),
  debugContext: object('Debug context', { debugData: {} }),
  authenticationContext: object('Authentication context', {}),
  securityContext: object('Security context', {}),
  transaction: object('Transaction', { id: 'aBcDeFgH' }),
};

export const application = {
  id: text('ID', '0oa1b2c3d4E5f6G7h8i9'),
  label: text('Label', 'Payroll'),
  status: text('Status', 'ACTIVE'),
  signOnMode: text('Sign-on mode', 'SAML_2_0'),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
  features: list('Features', []),
};

export const appUser = {
  id: text('User ID', USER_ID),
  externalId: text('External ID', 'lin'),
  scope: text('Scope', 'USER'),
  status: text('Status', 'ACTIVE'),
  syncState: text('Sync state', 'DISABLED'),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
  lastSync: text('Last sync', AT),
  statusChanged: text('Status changed', AT),
  passwordChanged: text('Password changed', AT),
  profile: object('Profile', {}),
};

export const groupRule = {
  id: text('ID', '0pr1a2b3c4D5e6F7g8h9'),
  name: text('Name', 'Contractors'),
  type: text('Type', 'group_rule'),
  status: text('Status', 'ACTIVE'),
  expressionConditions: text('Expression conditions', 'user.department=="IT"', 'conditions.expression.value'),
  excludeUsers: list('Exclude users', [], 'conditions.people.users.exclude'),
  groupAssignments: list('Group assignments', [GROUP_ID], 'actions.assignUserToGroups.groupIds'),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
};

export const device = {
  id: text('ID', 'guo1a2b3c4D5e6F7g8h9'),
  status: text('Status', 'ACTIVE'),
  created: text('Created', AT),
  lastUpdated: text('Last updated', AT),
  displayName: text('Display name', "Lin's laptop", 'profile.displayName'),
  platform: text('Platform', 'MACOS', 'profile.platform'),
  registered: flag('Registered', true, 'profile.registered'),
  profile: object('Profile', {}),
};

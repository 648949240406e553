// The org as it stands at the start: a small company whose people, groups, apps and devices are the same for every
// seed; only ids and secrets differ by the seed. All names are invented.
import type { Random } from '../random.ts';
import { addFactor, FACTOR_SETS } from './factors.ts';
import type { Engine, SimApp, SimGroup, SimOrg, SimUser, UserStatus } from './model.ts';

/** A person of the company. By default active, without a role. */
interface Person {
  first: string;
  last: string;
  title: string;
  department: string;
  status?: UserStatus;
  role?: [type: string, label: string];
  factors: keyof typeof FACTOR_SETS;
  groups?: string[];
}

const DOMAIN = 'nexacorp.example';
const PEOPLE: readonly Person[] = [
  {
    first: 'Dana',
    last: 'Levi',
    title: 'Head of Identity',
    department: 'Security',
    role: ['SUPER_ADMIN', 'Super Administrator'],
    factors: 'strong',
    groups: ['Security', 'Administrators'],
  },
  {
    first: 'Yossi',
    last: 'Ben-David',
    title: 'Accountant',
    department: 'Finance',
    factors: 'full',
    groups: ['Finance'],
  },
  {
    first: 'Amara',
    last: 'Okafor',
    title: 'Help desk',
    department: 'IT',
    role: ['HELP_DESK_ADMIN', 'Help Desk Administrator'],
    factors: 'full',
    groups: ['IT'],
  },
  {
    first: 'Mikael',
    last: 'Lindqvist',
    title: 'Engineer',
    department: 'Engineering',
    factors: 'strong',
    groups: ['Engineering'],
  },
  {
    first: 'Priya',
    last: 'Raman',
    title: 'Engineer',
    department: 'Engineering',
    factors: 'full',
    groups: ['Engineering', 'VPN users'],
  },
  {
    first: 'Chen',
    last: 'Wei',
    title: 'Chief Financial Officer',
    department: 'Finance',
    role: ['SUPER_ADMIN', 'Super Administrator'],
    factors: 'full',
    groups: ['Finance', 'Administrators'],
  },
  { first: 'Sofia', last: 'Marchetti', title: 'Recruiter', department: 'People', factors: 'phone', groups: ['People'] },
  {
    first: 'Tom',
    last: 'Becker',
    title: 'Contractor',
    department: 'Engineering',
    status: 'SUSPENDED',
    factors: 'phone',
    groups: ['Contractors'],
  },
  {
    first: 'Leila',
    last: 'Haddad',
    title: 'Account executive',
    department: 'Sales',
    status: 'LOCKED_OUT',
    factors: 'phone',
    groups: ['Sales'],
  },
  {
    first: 'Noah',
    last: 'Fischer',
    title: 'Intern',
    department: 'Sales',
    status: 'STAGED',
    factors: 'none',
    groups: [],
  },
  {
    first: 'Ines',
    last: 'Duarte',
    title: 'Former designer',
    department: 'Marketing',
    status: 'DEPROVISIONED',
    factors: 'none',
  },
  {
    first: 'Grace',
    last: 'Kim',
    title: 'Designer',
    department: 'Marketing',
    factors: 'full',
    groups: ['Marketing', 'VPN users'],
  },
];
const GROUPS: readonly [name: string, description: string][] = [
  ['Security', 'The security team'],
  ['Administrators', 'Whoever has an admin role'],
  ['Finance', 'Money in and out'],
  ['IT', 'The help desk and its friends'],
  ['Engineering', 'Builds the product'],
  ['People', 'Human resources'],
  ['Sales', 'Sells the product'],
  ['Marketing', 'Tells of the product'],
  ['Contractors', 'From outside'],
  ['VPN users', 'May connect from outside'],
  ['Quarantine', 'Accounts that are looked at'],
];
const APPS: readonly [name: string, label: string, mode: string][] = [
  ['slack', 'Slack', 'SAML_2_0'],
  ['salesforce', 'Salesforce', 'SAML_2_0'],
  ['oidc_client', 'Time sheets', 'OPENID_CONNECT'],
];
/** The company was made this long before the start, so that nothing of the seed looks new. */
const BEFORE_MS = 90 * 24 * 3_600_000;

export interface SeedOptions {
  engine: Engine;
  /** Users beyond those of the company, with made-up names: for lists of many pages. */
  moreUsers: number;
  startMs: number;
}

export function seedOrg(random: Random, { engine, moreUsers, startMs }: SeedOptions): SimOrg {
  const at = new Date(startMs - BEFORE_MS).toISOString();
  const org: SimOrg = {
    id: random.id('00o'),
    engine,
    threatProtection: engine === 'identity',
    users: new Map(),
    factors: new Map(),
    groups: new Map(),
    rules: new Map(),
    sessions: new Map(),
    roles: new Map(),
    apps: new Map(),
    devices: new Map(),
    grants: new Map(),
    hooks: new Map(),
    tokens: new Map(),
    clients: new Map(),
  };
  const groups = new Map<string, SimGroup>();
  const addGroup = (name: string, description: string, type: SimGroup['type']): void => {
    const group: SimGroup = {
      id: random.id('00g'),
      type,
      created: at,
      lastUpdated: at,
      lastMembershipUpdated: at,
      profile: { name, description },
      members: new Set(),
    };
    org.groups.set(group.id, group);
    groups.set(name, group);
  };
  addGroup('Everyone', 'All users in your organization', 'BUILT_IN');
  for (const [name, description] of GROUPS) addGroup(name, description, 'OKTA_GROUP');
  addGroup('Directory staff', 'Imported from a directory', 'APP_GROUP');
  for (const person of PEOPLE) {
    const user = addUser(org, random, at, person);
    groups.get('Everyone')?.members.add(user.id);
    for (const name of person.groups ?? []) groups.get(name)?.members.add(user.id);
    for (const kind of FACTOR_SETS[person.factors]) addFactor(org, random, { user, kind, at });
    if (person.role !== undefined) {
      const [type, label] = person.role;
      const id = random.id('ra1');
      org.roles.set(id, { id, assignmentType: 'USER', assignee: user.id, type, label, created: at, permissions: [] });
    }
    if (user.status === 'ACTIVE') addPossessions(org, random, at, user);
  }
  for (let count = 1; count <= moreUsers; count += 1) {
    const number = String(count).padStart(6, '0');
    const person: Person = { first: 'Person', last: number, title: 'Staff', department: 'Field', factors: 'none' };
    groups.get('Everyone')?.members.add(addUser(org, random, at, person).id);
  }
  const members = [...(groups.get('Engineering')?.members ?? [])].map((id) => org.users.get(id)!);
  for (const [name, label, signOnMode] of APPS) addApp(org, random, at, { name, label, signOnMode, members });
  return org;
}

function addUser(org: SimOrg, random: Random, at: string, person: Person): SimUser {
  const { first, last, title, department, status = 'ACTIVE' } = person;
  const login = `${first}.${last}@${DOMAIN}`.toLowerCase();
  const neverActive = status === 'STAGED';
  const user: SimUser = {
    id: random.id('00u'),
    status,
    created: at,
    activated: neverActive ? null : at,
    statusChanged: at,
    lastLogin: neverActive ? null : at,
    lastUpdated: at,
    passwordChanged: neverActive ? null : at,
    profile: {
      login,
      email: login,
      secondEmail: null,
      firstName: first,
      lastName: last,
      mobilePhone: null,
      title,
      department,
    },
    risk: 'LOW',
    blocked: status === 'LOCKED_OUT',
  };
  org.users.set(user.id, user);
  return user;
}

/** A session, a device and a grant: what ends when an account is taken from somebody. */
function addPossessions(org: SimOrg, random: Random, at: string, user: SimUser): void {
  const session = random.id('102');
  org.sessions.set(session, { id: session, userId: user.id, created: at });
  const device = random.id('guo');
  const displayName = `${String(user.profile['firstName'])}'s laptop`;
  const profile = {
    displayName,
    platform: 'MACOS',
    serialNumber: random.text('serial', 12).toUpperCase(),
    osVersion: '15.4',
  };
  org.devices.set(device, { id: device, status: 'ACTIVE', created: at, lastUpdated: at, profile, userIds: [user.id] });
  const grant = random.id('oag');
  org.grants.set(grant, {
    id: grant,
    userId: user.id,
    clientId: '0oaTimeSheets0000001',
    scopeId: 'offline_access',
    created: at,
  });
}

function addApp(
  org: SimOrg,
  random: Random,
  at: string,
  { name, label, signOnMode, members }: { name: string; label: string; signOnMode: string; members: SimUser[] },
): void {
  const app: SimApp = {
    id: random.id('0oa'),
    name,
    label,
    status: 'ACTIVE',
    signOnMode,
    created: at,
    lastUpdated: at,
    users: new Map(),
    groups: new Map(),
  };
  for (const user of members) {
    const userName = String(user.profile['login']);
    app.users.set(user.id, { id: user.id, created: at, lastUpdated: at, userName, profile: { email: userName } });
  }
  org.apps.set(app.id, app);
}

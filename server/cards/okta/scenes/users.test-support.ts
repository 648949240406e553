// Scenes of the actions on users: their accounts, profiles and sessions, and what is read of them.
import type { JsonObject } from '../../../../shared/json.ts';
import type { SimUser } from '../../../okta/sim/org/model.ts';
import { loginOf, shows, type Scene } from './stage.test-support.ts';

/** A scene with somebody new, whose account has one status before and another after the card has run. */
function status(
  card: string,
  [before, then]: [SimUser['status'], SimUser['status']],
  events: string[],
  input: JsonObject = {},
): Scene {
  return {
    card,
    events,
    async set({ somebody }) {
      const user = await somebody({ status: before });
      return { input: { user: loginOf(user), ...input }, after: shows(() => user.status, then) };
    },
  };
}

export const users: readonly Scene[] = [
  status('okta.suspend-user', ['ACTIVE', 'SUSPENDED'], ['user.lifecycle.suspend']),
  status('okta.unsuspend-user', ['SUSPENDED', 'ACTIVE'], ['user.lifecycle.unsuspend']),
  status('okta.activate-user', ['STAGED', 'ACTIVE'], ['user.lifecycle.activate']),
  status('okta.reactivate-user', ['PROVISIONED', 'PROVISIONED'], ['user.lifecycle.reactivate']),
  status('okta.deactivate-user', ['ACTIVE', 'DEPROVISIONED'], ['user.lifecycle.deactivate'], { sendEmail: true }),
  status('okta.unlock-user', ['LOCKED_OUT', 'ACTIVE'], ['user.account.unlock_by_admin']),
  status('okta.reset-password', ['ACTIVE', 'RECOVERY'], ['user.account.reset_password'], { revokeSessions: true }),
  status('okta.expire-password', ['ACTIVE', 'PASSWORD_EXPIRED'], ['user.account.expire_password']),
  status('okta.delete-user', ['ACTIVE', 'DEPROVISIONED'], ['user.lifecycle.deactivate']),
  {
    card: 'okta.clear-user-sessions',
    events: ['user.session.clear'],
    async set({ somebody, sim }) {
      const user = await somebody();
      const left = (): unknown[] =>
        [...sim.org.sessions.values(), ...sim.org.grants.values()].filter(({ userId }) => userId === user.id);
      return { input: { user: loginOf(user), revokeOauthTokens: true }, after: shows(left, []) };
    },
  },
  {
    card: 'okta.create-user',
    events: ['user.lifecycle.create', 'user.lifecycle.activate'],
    async set({ sim, newGroup }) {
      const group = await newGroup();
      // A login of its own each time: one that is taken is refused.
      const login = `new.person.${sim.org.users.size}@nexacorp.example`;
      const name = { firstName: 'New', lastName: 'Person' };
      return {
        input: { login, email: login, ...name, profile: { department: 'IT' }, groups: [group.id] },
        output: () => ({ status: 'PROVISIONED', login, email: login, ...name, profile: { department: 'IT' } }),
        after: shows(() => [...group.members].map((id) => loginOf(sim.org.users.get(id)!)), [login]),
      };
    },
  },
  {
    card: 'okta.update-user',
    events: ['user.account.update_profile'],
    async set({ somebody }) {
      const user = await somebody();
      return {
        input: { user: loginOf(user), firstName: 'Other', profile: { title: 'Analyst' } },
        output: () => ({
          id: user.id,
          firstName: 'Other',
          profile: { title: 'Analyst', lastName: user.profile['lastName']! },
        }),
        after: shows(() => user.profile['title'], 'Analyst'),
      };
    },
  },
  {
    card: 'okta.read-user',
    set: ({ person }) => ({
      input: { user: loginOf(person('Dana')) },
      output: () => ({
        id: person('Dana').id,
        status: 'ACTIVE',
        firstName: 'Dana',
        profile: { title: 'Head of Identity' },
      }),
    }),
  },
  {
    card: 'okta.find-users',
    set: ({ person }) => ({
      input: { query: 'yoss', resultSet: 'all' },
      output: () => ({ count: 1, hasMore: false, first: { id: person('Yossi').id } }),
    }),
  },
  {
    card: 'okta.list-users-with-search',
    set: () => ({
      input: { customSearchCriteria: 'profile.title eq "Engineer"', sortBy: 'profile.login', sortOrder: 'desc' },
      output: () => ({ users: ['Priya', 'Mikael'].map((firstName) => ({ firstName })), count: 2, hasMore: false }),
    }),
  },
  {
    card: 'okta.list-users-with-filter',
    set: ({ person }) => ({
      input: { customFilter: `profile.login eq "${loginOf(person('Leila'))}"`, resultSet: 'first' },
      output: () => ({ count: 1, first: { firstName: 'Leila', status: 'LOCKED_OUT' } }),
    }),
  },
  {
    card: 'okta.get-users-groups',
    set: ({ person }) => ({
      input: { user: loginOf(person('Grace')) },
      output: () => ({ groups: ['Everyone', 'Marketing', 'VPN users'].map((name) => ({ name })) }),
    }),
  },
  {
    card: 'okta.list-blocks-of-user',
    async set({ somebody }) {
      const user = await somebody({ blocked: true });
      return { input: { user: loginOf(user) }, output: () => ({ count: 1, first: { type: 'DEVICE_BASED' } }) };
    },
  },
  {
    card: 'okta.list-user-devices',
    set: ({ person }) => ({
      input: { user: loginOf(person('Grace')) },
      output: () => ({ count: 1 }),
    }),
  },
];

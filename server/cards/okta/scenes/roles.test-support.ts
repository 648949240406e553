// Scenes of the actions on roles and on the System Log, and of the one that calls any address.
import { loginOf, shows, type Scene } from './stage.test-support.ts';

export const roles: readonly Scene[] = [
  {
    card: 'okta.get-user-roles',
    set: ({ person }) => ({
      input: { user: loginOf(person('Dana')) },
      output: () => ({ count: 1, first: { type: 'SUPER_ADMIN', assignmentType: 'USER' } }),
    }),
  },
  {
    card: 'okta.get-group-roles',
    async set({ newGroup, sim }) {
      const group = await newGroup();
      await sim.asAdmin('POST', `/api/v1/groups/${group.id}/roles`, { type: 'HELP_DESK_ADMIN' });
      return { input: { group: group.id }, output: () => ({ count: 1, first: { type: 'HELP_DESK_ADMIN' } }) };
    },
  },
  {
    card: 'okta.list-users-with-admin-roles',
    set: ({ person }) => ({
      input: { resultSet: 'all' },
      output: () => ({ users: ['Dana', 'Amara', 'Chen'].map((first) => ({ id: person(first).id })), hasMore: false }),
    }),
  },
  {
    card: 'okta.search-system-logs',
    set({ person, sim }) {
      const id = person('Sofia').id;
      return sim.asAdmin('POST', `/api/v1/users/${id}/lifecycle/reset_factors`).then(() => ({
        input: { customFilter: `eventType eq "user.mfa.factor.reset_all" and target.id eq "${id}"` },
        output: () => ({ count: 1, first: { eventType: 'user.mfa.factor.reset_all', target: [{ id }] } }),
      }));
    },
  },
  {
    card: 'okta.custom-api-action',
    call: 'POST /api/v1/users/{id}/lifecycle/suspend',
    events: ['user.lifecycle.suspend'],
    async set({ somebody }) {
      const user = await somebody();
      const relativeUrl = `/api/v1/users/${user.id}/lifecycle/suspend`;
      return {
        input: { requestType: 'POST', relativeUrl, scopes: ['okta.users.manage'] },
        output: () => ({ statusCode: 200, body: {} }),
        after: shows(() => user.status, 'SUSPENDED'),
      };
    },
  },
];

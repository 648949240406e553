// Scenes of the actions on apps, and on who has them.
import type { JsonObject, JsonValue } from '../../../../shared/json.ts';
import type { SimApp } from '../../../okta/sim/org/model.ts';
import { loginOf, shows, type Scene } from './stage.test-support.ts';

/**
 * A scene with a new app and somebody new. `assigned`: that user has the app already. `after` says what the org shows
 * then: true, or null where the card ends the assignment.
 */
function assignment(
  card: string,
  {
    assigned,
    event,
    input = {},
    output,
    after,
  }: {
    assigned?: true;
    event?: string;
    input?: JsonObject;
    output?: JsonObject;
    after?: (app: SimApp, userId: string) => JsonValue;
  },
): Scene {
  return {
    card,
    ...(event === undefined ? {} : { events: [event] }),
    async set({ newApp, somebody, sim }) {
      const [app, user] = [newApp(), await somebody()];
      if (assigned === true) await sim.asAdmin('POST', `/api/v1/apps/${app.id}/users`, { id: user.id });
      const given = output === undefined ? {} : { output: () => ({ id: user.id, ...output }) };
      const expected = card === 'okta.remove-user-from-application' ? null : true;
      return {
        input: { application: app.id, user: card.includes('assign-user') ? user.id : loginOf(user), ...input },
        ...given,
        ...(after === undefined ? {} : { after: shows(() => after(app, user.id), expected) }),
      };
    },
  };
}

/** A scene with a new app and a new group. @param assigned whether the group has the app already */
function groupAssignment(card: string, assigned: boolean, event?: string): Scene {
  return {
    card,
    ...(event === undefined ? {} : { events: [event] }),
    async set({ newApp, newGroup, sim }) {
      const [app, group] = [newApp(), await newGroup()];
      if (assigned) await sim.asAdmin('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`);
      const stays = card !== 'okta.remove-group-from-application';
      return {
        input: { application: app.id, group: group.profile.name },
        ...(stays ? { output: () => ({ id: group.id, priority: 0, profile: {} }) } : {}),
        after: shows(() => app.groups.has(group.id), stays),
      };
    },
  };
}

/** A scene with a new app. @param then its status after the card has run; undefined: the app is gone */
function appStatus(card: string, before: SimApp['status'], then: string | undefined, event: string): Scene {
  return {
    card,
    events: [event],
    set({ newApp, sim }) {
      const app = newApp();
      app.status = before;
      return { input: { application: app.id }, after: shows(() => sim.org.apps.get(app.id)?.status, then) };
    },
  };
}

export const applications: readonly Scene[] = [
  appStatus('okta.activate-application', 'INACTIVE', 'ACTIVE', 'application.lifecycle.activate'),
  appStatus('okta.deactivate-application', 'ACTIVE', 'INACTIVE', 'application.lifecycle.deactivate'),
  appStatus('okta.delete-application', 'INACTIVE', undefined, 'application.lifecycle.delete'),
  {
    card: 'okta.read-application',
    set: ({ app }) => ({
      input: { application: app('Slack').id },
      output: () => ({ label: 'Slack', status: 'ACTIVE', signOnMode: 'SAML_2_0', features: [] }),
    }),
  },
  {
    card: 'okta.search-applications',
    set: ({ app }) => ({
      input: { query: 'Sales' },
      output: () => ({ count: 1, first: { id: app('Salesforce').id } }),
    }),
  },
  {
    card: 'okta.list-applications-assigned-to-user',
    set: ({ person }) => ({
      input: { user: loginOf(person('Mikael')) },
      output: () => ({ count: 3 }),
    }),
  },
  {
    card: 'okta.list-users-assigned-to-application',
    set: ({ app, person }) => ({
      input: { application: app('Slack').id },
      output: () => ({ users: ['Mikael', 'Priya'].map((first) => ({ id: person(first).id })) }),
    }),
  },
  {
    card: 'okta.list-groups-assigned-to-application',
    async set({ newApp, newGroup, sim }) {
      const [app, group] = [newApp(), await newGroup()];
      await sim.asAdmin('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`);
      return { input: { application: app.id }, output: () => ({ count: 1, first: { id: group.id } }) };
    },
  },
  assignment('okta.assign-user-to-application-for-sso', {
    event: 'application.user_membership.add',
    input: { username: 'lin' },
    output: { scope: 'USER', status: 'ACTIVE' },
    after: (app, userId) => app.users.get(userId)?.userName === 'lin',
  }),
  assignment('okta.assign-user-to-application-for-sso-and-provisioning', {
    event: 'application.user_membership.add',
    input: { username: 'lin', profileProperties: { department: 'IT' } },
    output: { scope: 'USER', profile: { department: 'IT' } },
    after: (app, userId) => app.users.get(userId)?.profile['department'] === 'IT',
  }),
  assignment('okta.get-assigned-user-for-application', { assigned: true, output: { scope: 'USER' } }),
  assignment('okta.update-application-credentials-for-assigned-user', {
    assigned: true,
    event: 'application.user_membership.update',
    input: { username: 'other' },
    output: {},
    after: (app, userId) => app.users.get(userId)?.userName === 'other',
  }),
  assignment('okta.update-application-profile-for-assigned-user', {
    assigned: true,
    event: 'application.user_membership.update',
    input: { profile: { department: 'IT' } },
    output: { profile: { department: 'IT' } },
    after: (app, userId) => app.users.get(userId)?.profile['department'] === 'IT',
  }),
  assignment('okta.remove-user-from-application', {
    assigned: true,
    event: 'application.user_membership.remove',
    after: (app, userId) => app.users.get(userId)?.id ?? null,
  }),
  groupAssignment('okta.assign-group-to-application', false, 'group.application_assignment.add'),
  groupAssignment('okta.read-assigned-group-for-application', true),
  groupAssignment('okta.remove-group-from-application', true, 'group.application_assignment.remove'),
];

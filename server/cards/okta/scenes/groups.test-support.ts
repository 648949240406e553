// Scenes of the actions on groups, on who is in them, and on their rules.
import type { JsonObject } from '../../../../shared/json.ts';
import { loginOf, shows, type Scene } from './stage.test-support.ts';

/** A scene with a new user and a new group. @param before whether the user is in it already */
function membership(card: string, before: boolean): Scene {
  return {
    card,
    events: [`group.user_membership.${before ? 'remove' : 'add'}`],
    async set({ somebody, newGroup }) {
      const [user, group] = [await somebody(), await newGroup()];
      if (before) group.members.add(user.id);
      return {
        input: { user: loginOf(user), group: group.profile.name },
        after: shows(() => group.members.has(user.id), !before),
      };
    },
  };
}

/** A scene with a new rule. @param then its status after the card has run; undefined: the rule is gone */
function rule(card: string, then: string | undefined, events?: string[]): Scene {
  return {
    card,
    ...(events === undefined ? {} : { events }),
    async set({ newRule, sim }) {
      const id = await newRule();
      if (card === 'okta.deactivate-group-rule') sim.org.rules.get(id)!.status = 'ACTIVE';
      return { input: { id }, after: shows(() => sim.org.rules.get(id)?.status, then) };
    },
  };
}

const ruleInput = (groupId: string): JsonObject => ({
  name: 'Other rule',
  expressionConditions: 'user.department=="IT"',
  assignToGroups: [groupId],
});

export const groups: readonly Scene[] = [
  membership('okta.add-user-to-group', false),
  membership('okta.remove-user-from-group', true),
  {
    card: 'okta.create-group',
    events: ['group.lifecycle.create'],
    set: () => ({
      input: { name: 'Under watch', description: 'Of the test' },
      output: () => ({ name: 'Under watch', type: 'OKTA_GROUP', description: 'Of the test' }),
    }),
  },
  {
    card: 'okta.update-group',
    events: ['group.profile.update'],
    async set({ newGroup }) {
      const group = await newGroup();
      return {
        input: { group: group.profile.name, name: 'Renamed', description: 'Again' },
        output: () => ({ id: group.id, name: 'Renamed', description: 'Again' }),
        after: shows(() => group.profile.name, 'Renamed'),
      };
    },
  },
  {
    card: 'okta.delete-group',
    events: ['group.lifecycle.delete'],
    async set({ newGroup, sim }) {
      const group = await newGroup();
      return { input: { group: group.id }, after: shows(() => sim.org.groups.has(group.id), false) };
    },
  },
  {
    card: 'okta.read-group',
    set: ({ group }) => ({
      input: { group: 'Quarantine' },
      output: () => ({ id: group('Quarantine').id, type: 'OKTA_GROUP' }),
    }),
  },
  {
    card: 'okta.search-groups',
    set: ({ group }) => ({
      input: { customSearchCriteria: 'profile.name sw "Quar"' },
      output: () => ({ count: 1, first: { id: group('Quarantine').id } }),
    }),
  },
  {
    card: 'okta.list-group-members',
    set: ({ person }) => ({
      input: { group: 'VPN users', resultSet: 'all' },
      output: () => ({ users: [{ id: person('Priya').id }, { id: person('Grace').id }], hasMore: false }),
    }),
  },
  {
    card: 'okta.list-applications-assigned-to-group',
    async set({ newGroup, app, sim }) {
      const [group, slack] = [await newGroup(), app('Slack')];
      await sim.asAdmin('PUT', `/api/v1/apps/${slack.id}/groups/${group.id}`);
      return { input: { group: group.id }, output: () => ({ count: 1, first: { id: slack.id, label: 'Slack' } }) };
    },
  },
  {
    card: 'okta.create-group-rule',
    set: ({ group }) => ({
      input: { ...ruleInput(group('IT').id), name: 'New rule' },
      output: () => ({ name: 'New rule', status: 'INACTIVE', groupAssignments: [group('IT').id] }),
    }),
  },
  {
    card: 'okta.update-group-rule',
    async set({ newRule, group }) {
      const id = await newRule();
      return {
        input: { id, ...ruleInput(group('IT').id) },
        output: () => ({ id, name: 'Other rule', expressionConditions: 'user.department=="IT"' }),
      };
    },
  },
  {
    card: 'okta.read-group-rule',
    async set({ newRule }) {
      const id = await newRule();
      return { input: { id }, output: () => ({ id, type: 'group_rule', status: 'INACTIVE' }) };
    },
  },
  {
    card: 'okta.search-group-rules',
    async set({ newRule, sim }) {
      const id = await newRule();
      sim.org.rules.get(id)!.name = 'Looked for';
      return { input: { search: 'Looked' }, output: () => ({ count: 1, first: { id, name: 'Looked for' } }) };
    },
  },
  rule('okta.activate-group-rule', 'ACTIVE', ['group.user_membership.rule.trigger']),
  rule('okta.deactivate-group-rule', 'INACTIVE', ['group.user_membership.rule.deactivated']),
  rule('okta.delete-group-rule', undefined, ['group.user_membership.rule.invalidate']),
];

// okta.update-group-rule: replaces a group rule.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, text, texts } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { groupRuleBody } from '../lib/bodies.ts';
import { groupRule } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Update Group Rule',
  summary: 'Replaces a group rule.',
  docs: 'Works on rules that are not active. The groups that it assigns cannot be changed in Okta.',
  call: { method: 'PUT', path: '/api/v1/groups/rules/{groupRuleId}', scopes: ['okta.groups.manage'] },
  effect: 'repeatable',
  permissions: ['okta.groups.manage'],
  permissionsInferred: true,
  inputs: {
    id: id('ID', 'groupRuleId', '0pr1a2b3c4D5e6F7g8h9'),
    name: text('Name', { body: 'name' }, { example: 'Contractors' }),
    expressionConditions: text(
      'Expression conditions',
      { body: 'conditions.expression.value' },
      { example: 'user.department=="IT"' },
    ),
    assignToGroups: texts('Assign to groups', { body: 'actions.assignUserToGroups.groupIds' }, [
      '00g1a2b3c4D5e6F7g8h9',
    ]),
    excludeUsers: texts('Exclude users', { body: 'conditions.people.users.exclude' }, ['00u1a2b3c4D5e6F7g8h9'], true),
  },
  output: record(groupRule),
  body: groupRuleBody,
});

// okta.create-group-rule: creates a group rule, which is not active yet.
import { defineOktaAction } from '../lib/define-action.ts';
import { text, texts } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { groupRuleBody } from '../lib/bodies.ts';
import { groupRule } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Create Group Rule',
  summary: 'Creates a group rule, which is not active yet.',
  docs: 'Activate it by _Activate Group Rule_. Nothing tells surely whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/groups/rules', scopes: ['okta.groups.manage'] },
  effect: 'once',
  permissions: ['okta.groups.manage'],
  permissionsInferred: true,
  inputs: {
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

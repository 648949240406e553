// okta.activate-group-rule: activates a group rule.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Activate Group Rule',
  summary: 'Activates a group rule.',
  docs: 'Okta then changes memberships in the background.',
  call: {
    method: 'POST',
    path: '/api/v1/groups/rules/{groupRuleId}/lifecycle/activate',
    scopes: ['okta.groups.manage'],
  },
  effect: 'repeatable',
  permissions: ['okta.groups.manage'],
  permissionsInferred: true,
  inputs: {
    id: id('ID', 'groupRuleId', '0pr1a2b3c4D5e6F7g8h9'),
  },
  output: status,
});

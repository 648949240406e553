// okta.delete-group-rule: deletes a group rule.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, id } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Delete Group Rule',
  summary: 'Deletes a group rule.',
  docs: 'With _Remove users_ those whom the rule made members leave the groups.',
  call: { method: 'DELETE', path: '/api/v1/groups/rules/{groupRuleId}', scopes: ['okta.groups.manage'] },
  effect: 'repeatable',
  permissions: ['okta.groups.manage'],
  permissionsInferred: true,
  inputs: {
    id: id('ID', 'groupRuleId', '0pr1a2b3c4D5e6F7g8h9'),
    removeUsers: flag('Remove users', { query: 'removeUsers' }, false),
  },
  output: status,
});

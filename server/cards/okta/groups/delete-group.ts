// okta.delete-group: deletes a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { group } from '../lib/inputs.ts';
import { byAbsence } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Delete Group',
  summary: 'Deletes a group.',
  docs: 'Nothing undoes it. A lost answer is settled by looking whether the group is still there.',
  call: { method: 'DELETE', path: '/api/v1/groups/{groupId}', scopes: ['okta.groups.manage'] },
  effect: 'repeatable',
  permissions: ['okta.groups.manage'],
  inputs: {
    group: group(),
  },
  output: status,
  look: byAbsence('the group', '/api/v1/groups/{groupId}', ['okta.groups.read']),
});

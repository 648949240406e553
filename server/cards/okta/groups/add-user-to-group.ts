// okta.add-user-to-group: makes a user a member of a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { group, person } from '../lib/inputs.ts';
import { byMembership } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Add User to Group',
  summary: 'Makes a user a member of a group.',
  docs: 'Works on groups of Okta itself; those of directories and apps, and Everyone, are refused. A present member stays one. Only a Super Admin may change the members of a group with admin roles.',
  call: { method: 'PUT', path: '/api/v1/groups/{groupId}/users/{userId}', scopes: ['okta.groups.manage'] },
  effect: 'repeatable',
  permissions: ['okta.groups.members.manage', 'okta.users.groupMembership.manage'],
  inputs: {
    group: group(),
    user: person('userId'),
  },
  output: status,
  look: byMembership('member'),
});

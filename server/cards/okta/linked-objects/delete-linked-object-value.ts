// okta.delete-linked-object-value: ends the link of a user to another, such as to the manager.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Delete Linked Object Value',
  summary: 'Ends that a user is linked to another, such as to the manager.',
  docs: 'Nothing happens where nobody is linked. The link is defined in the profile editor of Okta. A lost answer is settled by doing it again, which is harmless.',
  call: {
    method: 'DELETE',
    path: '/api/v1/users/{userIdOrLogin}/linkedObjects/{relationshipName}',
    scopes: ['okta.users.manage'],
  },
  effect: 'repeatable',
  permissions: ['okta.users.userprofile.manage or okta.users.manage'],
  permissionsInferred: true,
  inputs: {
    primaryName: id('Primary name', 'relationshipName', 'manager'),
    user: person('userIdOrLogin', 'takes-login', 'Associated user'),
  },
  output: status,
});

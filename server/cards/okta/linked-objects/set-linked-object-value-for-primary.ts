// okta.set-linked-object-value-for-primary: links a user to another, such as to the manager.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Set Linked Object Value for Primary',
  summary: 'Links a user to another, such as to the manager.',
  docs: 'Whoever was linked so before is linked no more. The link is defined in the profile editor of Okta. A lost answer is settled by doing it again, which is harmless.',
  call: {
    method: 'PUT',
    path: '/api/v1/users/{userIdOrLogin}/linkedObjects/{primaryRelationshipName}/{primaryUserId}',
    scopes: ['okta.users.manage'],
  },
  effect: 'repeatable',
  permissions: ['okta.users.userprofile.manage or okta.users.manage'],
  permissionsInferred: true,
  inputs: {
    primaryName: id('Primary name', 'primaryRelationshipName', 'manager'),
    primaryUser: person('primaryUserId', 'by-id', 'Primary user'),
    user: person('userIdOrLogin', 'takes-login', 'Associated user'),
  },
  output: status,
});

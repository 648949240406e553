// okta.get-primary-linked-object-value: finds whom a user is linked to, such as the manager.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person } from '../lib/inputs.ts';
import { linkedUsers } from '../lib/linked-users.ts';
import { record, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Get Primary Linked Object Value',
  summary: 'Finds whom a user is linked to, such as the manager.',
  docs: 'Null where there is nobody. The link is defined in the profile editor of Okta.',
  call: {
    method: 'GET',
    path: '/api/v1/users/{userIdOrLogin}/linkedObjects/{relationshipName}',
    scopes: ['okta.users.read'],
  },
  effect: 'pure',
  permissions: ['okta.users.read'],
  permissionsInferred: true,
  inputs: {
    primaryName: id('Primary name', 'relationshipName', 'manager'),
    user: person('userIdOrLogin', 'takes-login', 'Associated user'),
  },
  output: record({ primaryUserId: text('Primary user ID', '00u1a2b3c4D5e6F7g8h9') }),
  answer: (_input, body) => ({ primaryUserId: linkedUsers(body)[0]?.id ?? null }),
});

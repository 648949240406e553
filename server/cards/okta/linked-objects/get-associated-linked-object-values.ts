// okta.get-associated-linked-object-values: lists the users who are linked to one, such as direct reports.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person } from '../lib/inputs.ts';
import { linkedUsers } from '../lib/linked-users.ts';
import { records, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Get Associated Linked Object Values',
  summary: 'Lists the users who are linked to one, such as direct reports.',
  docs: 'All at once. The link is defined in the profile editor of Okta.',
  call: {
    method: 'GET',
    path: '/api/v1/users/{userIdOrLogin}/linkedObjects/{relationshipName}',
    scopes: ['okta.users.read'],
  },
  effect: 'pure',
  permissions: ['okta.users.read'],
  permissionsInferred: true,
  inputs: {
    associatedName: id('Associated name', 'relationshipName', 'subordinate'),
    user: person('userIdOrLogin', 'takes-login', 'Primary user'),
  },
  output: records(
    'associatedUsers',
    'Associated users',
    { id: text('User ID', '00u1a2b3c4D5e6F7g8h9') },
    { whole: true },
  ),
  answer: (_input, body) => linkedUsers(body),
});

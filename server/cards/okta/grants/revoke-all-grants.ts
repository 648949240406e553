// okta.revoke-all-grants: revokes all grants of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Revoke All Grants',
  summary: 'Revokes all grants of a user.',
  docs: 'The user is asked for consent again. Doing it twice is harmless.',
  call: { method: 'DELETE', path: '/api/v1/users/{userId}/grants', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.manage'],
  permissionsInferred: true,
  inputs: {
    user: person('userId'),
  },
  output: status,
});

// okta.revoke-grants-for-client: revokes the grants that a user gave one client.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Revoke Grants for Client',
  summary: 'Revokes the grants that a user gave one client.',
  docs: 'The user is asked for consent again. Doing it twice is harmless.',
  call: { method: 'DELETE', path: '/api/v1/users/{userId}/clients/{clientId}/grants', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.manage'],
  permissionsInferred: true,
  inputs: {
    user: person('userId'),
    client: id('Client', 'clientId', '0oa1b2c3d4E5f6G7h8i9'),
  },
  output: status,
});

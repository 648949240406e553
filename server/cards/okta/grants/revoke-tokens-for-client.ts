// okta.revoke-tokens-for-client: revokes the tokens of one client for a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Revoke Tokens for Client',
  summary: 'Revokes the tokens of one client for a user.',
  docs: 'Refresh tokens, and the access tokens that came of them. Doing it twice is harmless.',
  call: { method: 'DELETE', path: '/api/v1/users/{userId}/clients/{clientId}/tokens', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.manage'],
  permissionsInferred: true,
  inputs: {
    user: person('userId'),
    client: id('Client', 'clientId', '0oa1b2c3d4E5f6G7h8i9'),
  },
  output: status,
});

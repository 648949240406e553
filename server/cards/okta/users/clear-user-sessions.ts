// okta.clear-user-sessions: ends all sessions of a user with Okta.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, person } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Clear User Sessions',
  summary: 'Ends all sessions of a user with Okta.',
  docs: 'Sessions of apps themselves go on. With _Revoke OAuth tokens_ refresh and access tokens that Okta issued to the user end, too. Doing it twice is harmless.',
  call: { method: 'DELETE', path: '/api/v1/users/{userId}/sessions', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.lifecycle.clearSessions or okta.users.lifecycle.manage'],
  inputs: {
    user: person('userId'),
    revokeOauthTokens: flag('Revoke OAuth tokens', { query: 'oauthTokens' }, false),
  },
  output: status,
});

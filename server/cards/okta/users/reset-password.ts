// okta.reset-password: starts the reset of a password, which is of no use from then on.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, person } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Reset Password',
  summary: 'Starts the reset of a password, and ends it being of use.',
  docs: 'The user gets the status RECOVERY. Okta writes to the user. The address of the reset, which lets its holder in, is never given to the flow. Nothing tells whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/reset_password', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.credentials.resetPassword or okta.users.credentials.manage'],
  inputs: {
    user: person('id', 'takes-login'),
    revokeSessions: flag('Revoke sessions', { query: 'revokeSessions' }, false),
  },
  // S4: an e-mail is always sent. Without one Okta answers with an address that lets its holder in, and the journal
  // would hold it.
  query: () => ({ sendEmail: true }),
  output: status,
});

// okta.reset-password: starts the reset of a password, and ends it being of use.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, person } from '../lib/inputs.ts';
import { record, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Reset Password',
  summary: 'Starts the reset of a password, and ends it being of use.',
  docs: 'The user gets the status RECOVERY. With _Send email_ Okta writes to the user; without, the address of the reset is given, which lets its holder in and stands in the run. Nothing tells whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/reset_password', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.credentials.resetPassword or okta.users.credentials.manage'],
  inputs: {
    user: person('id', 'takes-login'),
    sendEmail: flag('Send email', { query: 'sendEmail' }, true),
    revokeSessions: flag('Revoke sessions', { query: 'revokeSessions' }, false),
  },
  output: record({
    url: text('URL', 'https://example.okta.com/reset_password/XE6wE17zmphl3KqAPFxO', 'resetPasswordUrl'),
  }),
});

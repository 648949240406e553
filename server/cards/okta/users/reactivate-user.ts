// okta.reactivate-user: starts the activation of a user again who did not finish it.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, person } from '../lib/inputs.ts';
import { record, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Reactivate User',
  summary: 'Starts the activation of a user again who did not finish it.',
  docs: 'Works on users with the status PROVISIONED. The activation token lets its holder in and stands in the run, so it is given only where no e-mail is sent. Nothing tells whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/reactivate', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.lifecycle.activate or okta.users.lifecycle.manage'],
  inputs: {
    user: person('id', 'takes-login'),
    sendEmail: flag('Send email', { query: 'sendEmail' }, true),
  },
  output: record({ activationToken: text('Activation token', 'XE6wE17zmphl3KqAPFxO') }),
});

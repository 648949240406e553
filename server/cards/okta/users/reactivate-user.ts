// okta.reactivate-user: starts anew the activation of a user who did not finish it.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Reactivate User',
  summary: 'Starts the activation of a user again who did not finish it.',
  docs: 'Works on users with the status PROVISIONED. Okta writes to the user. The activation token, which lets its holder in, is never given to the flow. Nothing tells whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/reactivate', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.lifecycle.activate or okta.users.lifecycle.manage'],
  permissionsInferred: true,
  inputs: {
    user: person('id', 'takes-login'),
  },
  // S4: an e-mail is always sent. Without one Okta answers with a token that lets its holder in, and the journal would
  // hold it.
  query: () => ({ sendEmail: true }),
  output: status,
});

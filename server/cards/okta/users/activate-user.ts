// okta.activate-user: activates a user that is staged or deactivated.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, person } from '../lib/inputs.ts';
import { byStatus } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Activate User',
  summary: 'Activates a user that is staged or deactivated.',
  docs: 'Okta may do it in the background. Without an e-mail the user needs a password or another way in.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/activate', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.lifecycle.activate or okta.users.lifecycle.manage'],
  inputs: {
    user: person('id', 'takes-login'),
    sendEmail: flag('Send email', { query: 'sendEmail' }, true),
  },
  output: status,
  look: byStatus(['ACTIVE', 'PROVISIONED', 'RECOVERY', 'PASSWORD_EXPIRED'], ['STAGED', 'DEPROVISIONED']),
});

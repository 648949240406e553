// okta.deactivate-user: deactivates a user, who loses all apps.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, person } from '../lib/inputs.ts';
import { byStatus } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Deactivate User',
  summary: 'Deactivates a user, who loses all apps.',
  docs: 'Not undone by activating: assignments to apps are lost. Okta does it in the background where apps are to be deprovisioned. An answer that was lost is settled by a look at the status.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/deactivate', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.lifecycle.deactivate or okta.users.lifecycle.manage'],
  inputs: {
    user: person('id', 'takes-login'),
    sendEmail: flag('Send email', { query: 'sendEmail' }, false),
  },
  output: status,
  look: byStatus(['DEPROVISIONED'], []),
});

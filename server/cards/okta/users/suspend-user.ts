// okta.suspend-user: suspends an active user, who can then no longer sign in.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { byStatus } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Suspend User',
  summary: 'Suspends an active user, who can then not sign in.',
  docs: 'Works on users with the status ACTIVE; Okta refuses others. It also ends the sessions of the user. A suspended user keeps groups and apps, and comes back by _Unsuspend User_. An answer that was lost is settled by a look at the status.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/suspend', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.lifecycle.suspend or okta.users.lifecycle.manage'],
  inputs: {
    user: person('id', 'takes-login'),
  },
  output: status,
  look: byStatus(['SUSPENDED'], ['ACTIVE']),
});

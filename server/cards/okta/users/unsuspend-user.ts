// okta.unsuspend-user: lets a suspended user sign in again.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { byStatus } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Unsuspend User',
  summary: 'Lets a suspended user sign in again.',
  docs: 'Works on users with the status SUSPENDED; Okta refuses others. An answer that was lost is settled by a look at the status.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/unsuspend', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.lifecycle.unsuspend or okta.users.lifecycle.manage'],
  inputs: {
    user: person('id', 'takes-login'),
  },
  output: status,
  look: byStatus(['ACTIVE'], ['SUSPENDED']),
});

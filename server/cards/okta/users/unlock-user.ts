// okta.unlock-user: unlocks a user whom failed sign-ins locked out.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { byStatus } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Unlock User',
  summary: 'Unlocks a user whom failed sign-ins locked out.',
  docs: 'Works on users with the status LOCKED_OUT; Okta refuses others. A lost answer is settled by a look at the status.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/unlock', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.lifecycle.unlock or okta.users.lifecycle.manage'],
  inputs: {
    user: person('id', 'takes-login'),
  },
  output: status,
  look: byStatus(['ACTIVE'], ['LOCKED_OUT']),
});

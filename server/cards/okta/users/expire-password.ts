// okta.expire-password: makes a user choose a new password at the next sign-in.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { byStatus } from '../lib/looks.ts';
import { record } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Expire Password',
  summary: 'Makes a user choose a new password at the next sign-in.',
  docs: 'The user gets the status PASSWORD_EXPIRED. A lost answer is settled by a look at the status.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/expire_password', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.credentials.expirePassword or okta.users.credentials.manage'],
  inputs: {
    user: person('id', 'takes-login'),
  },
  output: record(user),
  look: byStatus(['PASSWORD_EXPIRED'], ['ACTIVE']),
});

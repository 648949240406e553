// okta.delete-user: deactivates an active user, and deletes a deactivated one for good.
import { unclear } from '../../../../shared/card/look.ts';
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, person } from '../lib/inputs.ts';
import { byAbsence } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Delete User',
  summary: 'Deactivates an active user, and deletes a deactivated one for good.',
  docs: 'One call on an active user deactivates it; a second call deletes it, which nothing undoes. A lost answer is settled where the user is gone; otherwise a person is asked, since a second call could delete a user that the first one deactivated.',
  call: { method: 'DELETE', path: '/api/v1/users/{id}', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.lifecycle.delete or okta.users.lifecycle.manage'],
  inputs: {
    user: person('id', 'takes-login'),
    sendEmail: flag('Send email', { query: 'sendEmail' }, false),
  },
  output: status,
  look: byAbsence('the user', '/api/v1/users/{id}', ['okta.users.read'], unclear),
});

// okta.read-user: reads one user, with the profile.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Read User',
  summary: 'Reads one user, with the profile.',
  docs: 'The login may be given in place of the ID. A login with a slash is looked up by a search.',
  call: { method: 'GET', path: '/api/v1/users/{id}', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  inputs: {
    user: person('id', 'takes-login'),
  },
  output: record(user),
});

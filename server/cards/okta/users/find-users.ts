// okta.find-users: finds users by the beginning of a name or e-mail address.
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Find Users',
  summary: 'Finds users by the beginning of a name or e-mail address.',
  docs: 'Matches first name, last name and e-mail address by their beginnings. Okta gives 10 users a page here.',
  call: { method: 'GET', path: '/api/v1/users', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  inputs: {
    query: text(
      'Query',
      { query: 'q' },
      { example: 'lin', description: 'The beginning of a name or an e-mail address.' },
    ),
  },
  output: records('users', 'Users', user, { page: 10 }),
});

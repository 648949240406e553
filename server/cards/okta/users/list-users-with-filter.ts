// okta.list-users-with-filter: lists the users for whom a filter holds.
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Users with Filter',
  summary: 'Lists the users that a filter keeps.',
  docs: 'Filters know few attributes: `status`, `lastUpdated`, `id`, and the login, e-mail address and names of the profile. A filter sees changes at once.',
  call: { method: 'GET', path: '/api/v1/users', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  inputs: {
    customFilter: text('Custom filter', { query: 'filter' }, { example: 'status eq "LOCKED_OUT"' }),
  },
  output: records('users', 'Users', user, { page: 200 }),
});

// okta.list-users-with-search: lists the users that a search expression finds.
import { defineOktaAction } from '../lib/define-action.ts';
import { choice, text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Users with Search',
  summary: 'Lists the users that a search expression finds.',
  docs: 'The expression is as in Okta, for example `profile.department eq "IT"`. The search may lag behind a change by some seconds.',
  call: { method: 'GET', path: '/api/v1/users', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  inputs: {
    customSearchCriteria: text('Custom search criteria', { query: 'search' }, { example: 'status eq "ACTIVE"' }),
    sortBy: text('Sort by', { query: 'sortBy' }, { optional: true, example: 'profile.login' }),
    sortOrder: choice('Sort order', { query: 'sortOrder' }, ['asc', 'desc'], { optional: true }),
  },
  output: records('users', 'Users', user, { page: 200 }),
});

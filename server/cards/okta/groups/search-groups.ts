// okta.search-groups: finds groups by the beginning of their name, or by a search.
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { group } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Search Groups',
  summary: 'Finds groups by the beginning of their name, or by a search.',
  docs: 'Give a query, the beginning of a name, or search criteria as in Okta: `profile.name sw "Eng"`; without either all groups are listed. The search may lag behind a change by some seconds. With a query Okta gives 300 groups at most.',
  call: { method: 'GET', path: '/api/v1/groups', scopes: ['okta.groups.read'] },
  effect: 'pure',
  permissions: ['okta.groups.read'],
  inputs: {
    query: text('Query', { query: 'q' }, { optional: true, description: 'The beginning of the name.' }),
    customSearchCriteria: text(
      'Custom search criteria',
      { query: 'search' },
      { optional: true, example: 'type eq "OKTA_GROUP"' },
    ),
  },
  output: records('groups', 'Groups', group, { page: 200 }),
});

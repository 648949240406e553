// okta.search-group-rules: finds group rules by a word.
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { groupRule } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Search Group Rules',
  summary: 'Finds group rules by a word.',
  docs: 'Without a word all rules are listed.',
  call: { method: 'GET', path: '/api/v1/groups/rules', scopes: ['okta.groups.read'] },
  effect: 'pure',
  permissions: ['okta.groups.read'],
  permissionsInferred: true,
  inputs: {
    search: text('Search', { query: 'search' }, { optional: true, example: 'Contractors' }),
  },
  output: records('groupRules', 'Group rules', groupRule, { page: 200 }),
});

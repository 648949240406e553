// okta.search-realms: finds realms.
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { realm } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Search Realms',
  summary: 'Finds realms.',
  docs: 'Without a search all realms are listed. Needs realms, a part of Okta Identity Governance.',
  call: { method: 'GET', path: '/api/v1/realms', scopes: ['okta.realms.read'] },
  effect: 'pure',
  permissions: [],
  inputs: {
    search: text('Search', { query: 'search' }, { optional: true, example: 'profile.name co "Contractors"' }),
  },
  output: records('realms', 'Realms', realm, { page: 200 }),
});

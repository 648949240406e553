// okta.search-applications: finds apps by the beginning of their name.
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { application } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Search Applications',
  summary: 'Finds apps by the beginning of their name.',
  docs: 'Without a query all apps are listed.',
  call: { method: 'GET', path: '/api/v1/apps', scopes: ['okta.apps.read'] },
  effect: 'pure',
  permissions: ['okta.apps.read'],
  inputs: {
    query: text('Query', { query: 'q' }, { optional: true, example: 'Payroll' }),
  },
  output: records('applications', 'Applications', application, { page: 200 }),
});

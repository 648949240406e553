// okta.list-grants: lists the scopes that a user has granted to apps.
import { defineOktaAction } from '../lib/define-action.ts';
import { person, text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { grant } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Grants',
  summary: 'Lists the scopes that a user has granted to apps.',
  docs: 'Grants are consents to OAuth scopes.',
  call: { method: 'GET', path: '/api/v1/users/{userId}/grants', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  permissionsInferred: true,
  inputs: {
    user: person('userId'),
    scope: text('Scope', { query: 'scopeId' }, { optional: true, description: 'Grants of this scope alone.' }),
  },
  output: records('grants', 'Grants', grant, { page: 200 }),
});

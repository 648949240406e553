// okta.list-authenticator-enrollments: lists the authenticators that a user has enrolled.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { enrollment } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Authenticator Enrollments',
  summary: 'Lists the authenticators that a user has enrolled.',
  docs: 'Identity Engine only, and in limited release: elsewhere Okta answers 404 or 401. Whether Okta answers with a list or one record is not certain: both are taken.',
  call: { method: 'GET', path: '/api/v1/users/{userId}/authenticator-enrollments', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  permissionsInferred: true,
  inputs: {
    user: person('userId'),
  },
  output: records('enrollments', 'Enrollments', enrollment, { whole: true }),
});

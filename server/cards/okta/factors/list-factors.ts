// okta.list-factors: lists the factors of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { factor } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Factors',
  summary: 'Lists the factors of a user.',
  docs: 'Only factors that the enrolment policy allows are listed, so an empty list does not prove that there is none. On Identity Engine Okta Verify is up to three factors of one authenticator.',
  call: { method: 'GET', path: '/api/v1/users/{userId}/factors', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  inputs: {
    user: person('userId'),
  },
  output: records('factors', 'Factors', factor),
});

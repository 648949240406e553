// okta.delete-authenticator-enrollment: removes one authenticator enrollment of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person } from '../lib/inputs.ts';
import { byAbsence } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Delete Authenticator Enrollment',
  summary: 'Removes one authenticator enrollment of a user.',
  docs: 'Identity Engine only, and in limited release. A lost answer is settled by looking whether it is still there.',
  call: {
    method: 'DELETE',
    path: '/api/v1/users/{userId}/authenticator-enrollments/{enrollmentId}',
    scopes: ['okta.users.manage'],
  },
  effect: 'repeatable',
  permissions: ['okta.users.credentials.resetFactors or okta.users.credentials.manage'],
  permissionsInferred: true,
  inputs: {
    user: person('userId'),
    enrollment: id('Enrollment', 'enrollmentId', 'sms1a2b3c4D5e6F7g8h9'),
  },
  output: status,
  look: byAbsence('the enrollment', '/api/v1/users/{userId}/authenticator-enrollments/{enrollmentId}', [
    'okta.users.read',
  ]),
});

// okta.delete-factor: removes one factor of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, id, person } from '../lib/inputs.ts';
import { byAbsence } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Delete Factor',
  summary: 'Removes one factor of a user.',
  docs: 'Removing a push or FastPass factor of Okta Verify takes its siblings with it. A lost answer is settled by looking whether the factor is still there.',
  call: { method: 'DELETE', path: '/api/v1/users/{userId}/factors/{factorId}', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.credentials.resetFactors or okta.users.credentials.manage'],
  inputs: {
    user: person('userId'),
    factor: id('Factor', 'factorId', 'opf1a2b3c4D5e6F7g8h9'),
    removeRecoveryEnrollment: flag('Remove recovery enrollment', { query: 'removeRecoveryEnrollment' }, false),
  },
  output: status,
  look: byAbsence('the factor', '/api/v1/users/{userId}/factors/{factorId}', ['okta.users.read']),
});

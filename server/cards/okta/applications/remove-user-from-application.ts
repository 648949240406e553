// okta.remove-user-from-application: ends the assignment of an app to a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, id, person } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Remove User from Application',
  summary: 'Ends the assignment of an app to a user.',
  docs: 'Where the app is provisioned, the account there is deactivated, which may lose data.',
  call: { method: 'DELETE', path: '/api/v1/apps/{appId}/users/{userId}', scopes: ['okta.apps.manage'] },
  effect: 'repeatable',
  permissions: ['okta.apps.assignment.manage', 'okta.users.appAssignment.manage'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
    user: person('userId'),
    sendEmail: flag('Send email', { query: 'sendEmail' }, false),
  },
  output: status,
});

// okta.update-application-credentials-for-assigned-user: changes the user name that a user has in an app.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person, text } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { appUser } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Update Application Credentials for Assigned User',
  summary: 'Changes the user name that a user has in an app.',
  docs: 'A password is never taken here: it would stand in the run. Nothing tells surely whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/apps/{appId}/users/{userId}', scopes: ['okta.apps.manage'] },
  effect: 'once',
  permissions: ['okta.apps.assignment.manage', 'okta.users.appAssignment.manage'],
  permissionsInferred: true,
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
    user: person('userId'),
    username: text('Username', { body: 'credentials.userName' }, { example: 'lin' }),
  },
  output: record(appUser),
});

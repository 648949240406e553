// okta.update-application-profile-for-assigned-user: changes the profile that a user has in an app.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, object, person } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { appUser } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Update Application Profile for Assigned User',
  summary: 'Changes the profile that a user has in an app.',
  docs: 'Properties that are left out stay. Doing it twice is harmless.',
  call: { method: 'POST', path: '/api/v1/apps/{appId}/users/{userId}', scopes: ['okta.apps.manage'] },
  effect: 'repeatable',
  permissions: ['okta.apps.assignment.manage', 'okta.users.appAssignment.manage'],
  permissionsInferred: true,
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
    user: person('userId'),
    profile: object('Profile', { body: 'profile' }, { department: 'IT' }),
  },
  output: record(appUser),
});

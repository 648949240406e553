// okta.get-assigned-user-for-application: reads how an app is assigned to a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { appUser } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Get Assigned User for Application',
  summary: 'Reads how an app is assigned to a user.',
  docs: 'A 404 says that it is not.',
  call: { method: 'GET', path: '/api/v1/apps/{appId}/users/{userId}', scopes: ['okta.apps.read'] },
  effect: 'pure',
  permissions: ['okta.apps.read'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
    user: person('userId'),
  },
  output: record(appUser),
});

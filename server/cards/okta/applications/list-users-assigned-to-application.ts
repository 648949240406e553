// okta.list-users-assigned-to-application: lists the users that an app is assigned to.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { appUser } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Users Assigned to Application',
  summary: 'Lists the users that an app is assigned to.',
  docs: 'With the profile that each has in the app.',
  call: { method: 'GET', path: '/api/v1/apps/{appId}/users', scopes: ['okta.apps.read'] },
  effect: 'pure',
  permissions: ['okta.apps.read'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
  },
  output: records('users', 'Users', appUser, { page: 500 }),
});

// okta.assign-user-to-application-for-sso: assigns an app to a user, who can then sign in to it.
import { defineOktaAction } from '../lib/define-action.ts';
import { choice, id, text } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { appUser } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Assign User to Application for SSO',
  summary: 'Assigns an app to a user, to sign in to it.',
  docs: 'A user that has the app already is refused or changed, as the app is. Nothing tells surely whether a lost call took effect: a person is asked. A password is never taken here: it would stand in the run.',
  call: { method: 'POST', path: '/api/v1/apps/{appId}/users', scopes: ['okta.apps.manage'] },
  effect: 'once',
  permissions: ['okta.apps.assignment.manage', 'okta.users.appAssignment.manage'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
    user: text('User', { body: 'id' }, { description: 'The ID of the user.', example: '00u1a2b3c4D5e6F7g8h9' }),
    scope: choice('Scope', { body: 'scope' }, ['USER', 'GROUP'], { fallback: 'USER' }),
    username: text('Username', { body: 'credentials.userName' }, { optional: true, example: 'lin' }),
  },
  output: record(appUser),
});

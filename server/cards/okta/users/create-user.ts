// okta.create-user: creates a user, without a password.
import { defineOktaAction } from '../lib/define-action.ts';
import { newUser, userBody } from '../lib/bodies.ts';
import { byLogin } from '../lib/looks-for-new.ts';
import { record } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Create User',
  summary: 'Creates a user, without a password.',
  docs: 'Okta writes to the user where _Activate_ is on. _Profile_ has further attributes, custom ones too. A password is never taken here: it would stand in the run. A login that is taken is refused. A lost answer is settled by a look for the login: a user who was made since is the one that was asked for, unless the System Log says that somebody else made it, which is asked where `okta.logs.read` is granted.',
  call: { method: 'POST', path: '/api/v1/users', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.create or okta.users.manage', 'okta.users.userprofile.manage'],
  permissionsInferred: true,
  inputs: newUser,
  output: record(user),
  body: userBody,
  look: byLogin,
});

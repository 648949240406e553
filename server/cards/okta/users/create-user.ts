// okta.create-user: creates a user, without a password.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, object, text, texts } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { userBody } from '../lib/bodies.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Create User',
  summary: 'Creates a user, without a password.',
  docs: 'Okta writes to the user where _Activate_ is on. _Profile_ has further attributes, custom ones too. A password is never taken here: it would stand in the run. A login that is taken is refused; nothing tells surely whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/users', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.create or okta.users.manage', 'okta.users.userprofile.manage'],
  inputs: {
    login: text('Login', { body: 'profile.login' }, { example: 'lin.example@example.com' }),
    email: text('Email', { body: 'profile.email' }, { example: 'lin.example@example.com' }),
    firstName: text('First name', { body: 'profile.firstName' }, { example: 'Lin' }),
    lastName: text('Last name', { body: 'profile.lastName' }, { example: 'Example' }),
    profile: object('Profile', { none: true }, { department: 'IT' }, true),
    activate: flag('Activate', { query: 'activate' }, true),
    groups: texts('Groups', { body: 'groupIds' }, ['00g1a2b3c4D5e6F7g8h9'], true),
  },
  output: record(user),
  body: userBody,
});

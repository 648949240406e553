// okta.update-user: changes the profile of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { choice, object, person, text } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { userBody } from '../lib/bodies.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Update User',
  summary: 'Changes the profile of a user.',
  docs: 'Partial: attributes that are left out stay. Strict: the profile is replaced, and what is left out is gone.',
  call: { method: 'POST', path: '/api/v1/users/{id}', scopes: ['okta.users.manage'] },
  effect: 'repeatable',
  permissions: ['okta.users.userprofile.manage or okta.users.manage'],
  permissionsInferred: true,
  inputs: {
    user: person('id', 'takes-login'),
    updateSemantics: choice('Update semantics', { none: true }, ['partial', 'strict'], { fallback: 'partial' }),
    login: text('Login', { body: 'profile.login' }, { optional: true, example: 'lin.example@example.com' }),
    email: text('Email', { body: 'profile.email' }, { optional: true, example: 'lin.example@example.com' }),
    firstName: text('First name', { body: 'profile.firstName' }, { optional: true, example: 'Lin' }),
    lastName: text('Last name', { body: 'profile.lastName' }, { optional: true, example: 'Example' }),
    profile: object('Profile', { none: true }, { department: 'IT' }, true),
  },
  output: record(user),
  body: userBody,
  method: ({ updateSemantics }) => (updateSemantics === 'strict' ? 'PUT' : 'POST'),
});

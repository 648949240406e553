// okta.get-users-groups: lists the groups that a user is a member of.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { group } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Get Users Groups',
  summary: 'Lists the groups that a user is a member of.',
  docs: 'Groups of Okta, of directories and of apps, and Everyone.',
  call: { method: 'GET', path: '/api/v1/users/{id}/groups', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  inputs: {
    user: person('id', 'takes-login'),
  },
  output: records('groups', 'Groups', group),
});

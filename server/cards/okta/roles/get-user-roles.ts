// okta.get-user-roles: lists the admin roles of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { roleOfUser } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Get User Roles',
  summary: 'Lists the admin roles of a user.',
  docs: 'Roles that come by a group have the assignment type GROUP; custom roles have the type CUSTOM. A Super Admin has the type SUPER_ADMIN.',
  call: { method: 'GET', path: '/api/v1/users/{userId}/roles', scopes: ['okta.roles.read'] },
  effect: 'pure',
  permissions: ['okta.iam.read'],
  inputs: {
    user: person('userId'),
  },
  output: records('roles', 'Roles', roleOfUser),
});

// okta.get-group-roles: lists the admin roles of a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { group } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { roleOfUser } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Get Group Roles',
  summary: 'Lists the admin roles of a group.',
  docs: 'Members of the group have these roles.',
  call: { method: 'GET', path: '/api/v1/groups/{groupId}/roles', scopes: ['okta.roles.read'] },
  effect: 'pure',
  permissions: ['okta.iam.read'],
  permissionsInferred: true,
  inputs: {
    group: group(),
  },
  output: records('roles', 'Roles', roleOfUser),
});

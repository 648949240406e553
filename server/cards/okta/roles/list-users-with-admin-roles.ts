// okta.list-users-with-admin-roles: lists the IDs of all users that have admin roles.
import { defineOktaAction } from '../lib/define-action.ts';
import { records, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'List Users with Admin Roles',
  summary: 'Lists the IDs of all users that have admin roles.',
  docs: 'Okta gives IDs alone; _Get User Roles_ tells the roles of each.',
  call: { method: 'GET', path: '/api/v1/iam/assignees/users', scopes: ['okta.roles.read'] },
  effect: 'pure',
  permissions: ['okta.iam.read'],
  permissionsInferred: true,
  inputs: {},
  output: records('users', 'Users', { id: text('ID', '00u1a2b3c4D5e6F7g8h9') }, { page: 100, under: 'value' }),
});

// okta.list-applications-assigned-to-group: lists the apps that a group is assigned to.
import { defineOktaAction } from '../lib/define-action.ts';
import { group } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { application } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Applications Assigned to Group',
  summary: 'Lists the apps that a group is assigned to.',
  docs: 'The group may be named by its name where no other has it.',
  call: { method: 'GET', path: '/api/v1/groups/{groupId}/apps', scopes: ['okta.groups.read'] },
  effect: 'pure',
  permissions: ['okta.groups.read', 'okta.apps.read'],
  permissionsInferred: true,
  inputs: {
    group: group(),
  },
  output: records('applications', 'Applications', application, { page: 200 }),
});

// okta.remove-group-from-application: ends the assignment of an app to a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { group, id } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Remove Group from Application',
  summary: 'Ends the assignment of an app to a group.',
  docs: 'Members lose the app unless they have it otherwise.',
  call: { method: 'DELETE', path: '/api/v1/apps/{appId}/groups/{groupId}', scopes: ['okta.apps.manage'] },
  effect: 'repeatable',
  permissions: ['okta.apps.assignment.manage', 'okta.groups.appAssignment.manage'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
    group: group(),
  },
  output: status,
});

// okta.assign-group-to-application: assigns an app to a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { group, id } from '../lib/inputs.ts';
import { number, object, record, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Assign Group to Application',
  summary: 'Assigns an app to a group.',
  docs: 'Members of the group get the app. Doing it twice is harmless.',
  call: { method: 'PUT', path: '/api/v1/apps/{appId}/groups/{groupId}', scopes: ['okta.apps.manage'] },
  effect: 'repeatable',
  permissions: ['okta.apps.assignment.manage', 'okta.groups.appAssignment.manage'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
    group: group(),
  },
  output: record({
    id: text('ID', '00g1a2b3c4D5e6F7g8h9'),
    lastUpdated: text('Last updated', '2026-11-03T09:14:36.000Z'),
    priority: number('Priority', 0),
    profile: object('Profile', {}),
  }),
  body: () => ({}),
});

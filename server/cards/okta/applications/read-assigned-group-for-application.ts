// okta.read-assigned-group-for-application: reads how an app is assigned to a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { group, id } from '../lib/inputs.ts';
import { number, object, record, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Read Assigned Group for Application',
  summary: 'Reads how an app is assigned to a group.',
  docs: 'A 404 says that it is not.',
  call: { method: 'GET', path: '/api/v1/apps/{appId}/groups/{groupId}', scopes: ['okta.apps.read'] },
  effect: 'pure',
  permissions: ['okta.apps.read'],
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
});

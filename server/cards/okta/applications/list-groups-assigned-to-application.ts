// okta.list-groups-assigned-to-application: lists the groups that an app is assigned to.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { number, object, records, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'List Groups Assigned to Application',
  summary: 'Lists the groups that an app is assigned to.',
  docs: 'Okta gives IDs; _Read Group_ tells the name of each.',
  call: { method: 'GET', path: '/api/v1/apps/{appId}/groups', scopes: ['okta.apps.read'] },
  effect: 'pure',
  permissions: ['okta.apps.read'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
  },
  output: records(
    'groups',
    'Groups',
    {
      id: text('ID', '00g1a2b3c4D5e6F7g8h9'),
      lastUpdated: text('Last updated', '2026-11-03T09:14:36.000Z'),
      priority: number('Priority', 0),
      profile: object('Profile', {}),
    },
    { page: 200 },
  ),
});

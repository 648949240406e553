// okta.list-user-devices: lists the devices of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { object, records, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'List User Devices',
  summary: 'Lists the devices of a user.',
  docs: 'Identity Engine only.',
  call: { method: 'GET', path: '/api/v1/users/{userId}/devices', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  permissionsInferred: true,
  inputs: {
    user: person('userId'),
  },
  output: records('devices', 'Devices', {
    created: text('Created', '2026-11-03T09:14:36.000Z'),
    deviceUserId: text('Device user ID', 'dur1a2b3c4D5e6F7g8h9'),
    device: object('Device', { id: 'guo1a2b3c4D5e6F7g8h9' }),
  }),
});

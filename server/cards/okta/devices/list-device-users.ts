// okta.list-device-users: lists the users of a device.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { object, records, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'List Device Users',
  summary: 'Lists the users of a device.',
  docs: 'Identity Engine only.',
  call: { method: 'GET', path: '/api/v1/devices/{deviceId}/users', scopes: ['okta.devices.read'] },
  effect: 'pure',
  permissions: ['okta.devices.read'],
  permissionsInferred: true,
  inputs: {
    id: id('ID', 'deviceId', 'guo1a2b3c4D5e6F7g8h9'),
  },
  output: records('users', 'Users', {
    created: text('Created', '2026-11-03T09:14:36.000Z'),
    managementStatus: text('Management status', 'MANAGED'),
    screenLockType: text('Screen lock', 'BIOMETRIC'),
    user: object('User', { id: '00u1a2b3c4D5e6F7g8h9' }),
  }),
});

// okta.delete-device: deletes a device that is deactivated.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { byAbsence } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Delete Device',
  summary: 'Deletes a device that is deactivated.',
  docs: 'Identity Engine only. Nothing undoes it. A lost answer is settled by looking whether it is still there.',
  call: { method: 'DELETE', path: '/api/v1/devices/{deviceId}', scopes: ['okta.devices.manage'] },
  effect: 'repeatable',
  permissions: ['okta.devices.manage'],
  permissionsInferred: true,
  inputs: {
    id: id('ID', 'deviceId', 'guo1a2b3c4D5e6F7g8h9'),
  },
  output: status,
  look: byAbsence('the device', '/api/v1/devices/{deviceId}', ['okta.devices.read']),
});

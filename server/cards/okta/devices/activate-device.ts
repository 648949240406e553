// okta.activate-device: activates a device.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { byDeviceStatus } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Activate Device',
  summary: 'Activates a device.',
  docs: 'Identity Engine only. A device of another status is refused. An answer that was lost is settled by a look at the status.',
  call: { method: 'POST', path: '/api/v1/devices/{deviceId}/lifecycle/activate', scopes: ['okta.devices.manage'] },
  effect: 'repeatable',
  permissions: ['okta.devices.manage'],
  permissionsInferred: true,
  inputs: {
    id: id('ID', 'deviceId', 'guo1a2b3c4D5e6F7g8h9'),
  },
  output: status,
  look: byDeviceStatus(['ACTIVE'], ['DEACTIVATED']),
});

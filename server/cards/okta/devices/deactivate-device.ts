// okta.deactivate-device: deactivates a device, which loses its users.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { byDeviceStatus } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Deactivate Device',
  summary: 'Deactivates a device, which loses its users.',
  docs: 'Identity Engine only. A device of another status is refused. An answer that was lost is settled by a look at the status.',
  call: { method: 'POST', path: '/api/v1/devices/{deviceId}/lifecycle/deactivate', scopes: ['okta.devices.manage'] },
  effect: 'repeatable',
  permissions: ['okta.devices.manage'],
  permissionsInferred: true,
  inputs: {
    id: id('ID', 'deviceId', 'guo1a2b3c4D5e6F7g8h9'),
  },
  output: status,
  look: byDeviceStatus(['DEACTIVATED'], ['ACTIVE', 'SUSPENDED']),
});

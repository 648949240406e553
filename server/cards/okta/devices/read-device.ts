// okta.read-device: reads one device.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { device } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Read Device',
  summary: 'Reads one device.',
  docs: 'Identity Engine only.',
  call: { method: 'GET', path: '/api/v1/devices/{deviceId}', scopes: ['okta.devices.read'] },
  effect: 'pure',
  permissions: ['okta.devices.read'],
  permissionsInferred: true,
  inputs: {
    id: id('ID', 'deviceId', 'guo1a2b3c4D5e6F7g8h9'),
  },
  output: record(device),
});

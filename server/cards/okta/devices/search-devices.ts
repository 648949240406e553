// okta.search-devices: finds devices by a search expression.
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { device } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Search Devices',
  summary: 'Finds devices by a search expression.',
  docs: 'Identity Engine only. The expression is as in Okta, for example `profile.platform eq "MACOS"`.',
  call: { method: 'GET', path: '/api/v1/devices', scopes: ['okta.devices.read'] },
  effect: 'pure',
  permissions: ['okta.devices.read'],
  permissionsInferred: true,
  inputs: {
    customSearchCriteria: text(
      'Custom search criteria',
      { query: 'search' },
      { optional: true, example: 'status eq "ACTIVE"' },
    ),
  },
  output: records('devices', 'Devices', device, { page: 200 }),
});

// okta.read-application: reads one app.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { application } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Read Application',
  summary: 'Reads one app.',
  docs: 'The ID is that of Search Applications.',
  call: { method: 'GET', path: '/api/v1/apps/{appId}', scopes: ['okta.apps.read'] },
  effect: 'pure',
  permissions: ['okta.apps.read'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
  },
  output: record(application),
});

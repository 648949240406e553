// okta.deactivate-application: deactivates an app.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Deactivate Application',
  summary: 'Deactivates an app.',
  docs: 'Users see the app only while it is active.',
  call: { method: 'POST', path: '/api/v1/apps/{appId}/lifecycle/deactivate', scopes: ['okta.apps.manage'] },
  effect: 'repeatable',
  permissions: ['okta.apps.manage'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
  },
  output: status,
});

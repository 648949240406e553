// okta.delete-application: deletes an app that is not active.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { byAbsence } from '../lib/looks.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Delete Application',
  summary: 'Deletes an app that is not active.',
  docs: 'Nothing undoes it; deactivate the app first. A lost answer is settled by looking whether it is still there.',
  call: { method: 'DELETE', path: '/api/v1/apps/{appId}', scopes: ['okta.apps.manage'] },
  effect: 'once',
  permissions: ['okta.apps.manage'],
  inputs: {
    application: id('Application', 'appId', '0oa1b2c3d4E5f6G7h8i9'),
  },
  output: status,
  look: byAbsence('the app', '/api/v1/apps/{appId}', ['okta.apps.read']),
});

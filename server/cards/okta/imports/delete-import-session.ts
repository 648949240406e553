// okta.delete-import-session: deletes an import session that was not triggered yet.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Delete Import Session',
  summary: 'Deletes an import session that was not triggered yet.',
  docs: 'What was imported in it is dropped. A lost answer is settled by doing it again, which is harmless.',
  call: {
    method: 'DELETE',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}',
    scopes: ['okta.identitySources.manage'],
  },
  effect: 'repeatable',
  permissions: [],
  inputs: {
    application: id('Application', 'identitySourceId', '0oa1b2c3d4E5f6G7h8i9'),
    session: id('Session ID', 'sessionId', 'uij1a2b3c4D5e6F7g8h9'),
  },
  output: status,
});

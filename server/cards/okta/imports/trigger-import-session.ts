// okta.trigger-import-session: has Okta take over what was imported in a session.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { byField } from '../lib/looks.ts';
import { record } from '../lib/outputs.ts';
import { importSession } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Trigger Import Session',
  summary: 'Has Okta take over what was imported in a session.',
  docs: 'Okta works on it for a while after the answer. A lost answer is settled by a look at the session.',
  call: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/start-import',
    scopes: ['okta.identitySources.manage'],
  },
  effect: 'once',
  permissions: [],
  inputs: {
    application: id('Application', 'identitySourceId', '0oa1b2c3d4E5f6G7h8i9'),
    session: id('Session ID', 'sessionId', 'uij1a2b3c4D5e6F7g8h9'),
  },
  output: record(importSession),
  look: byField({
    looked: 'The import session',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}',
    scopes: ['okta.identitySources.read'],
    field: 'status',
    after: ['TRIGGERED', 'IN_PROGRESS', 'COMPLETED', 'CLOSED'],
    before: ['CREATED'],
  }),
});

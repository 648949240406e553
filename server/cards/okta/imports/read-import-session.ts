// okta.read-import-session: reads an import session of an identity source.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { importSession } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Read Import Session',
  summary: 'Reads an import session of an identity source.',
  docs: 'Its status is CREATED until it is triggered, then TRIGGERED, IN_PROGRESS and COMPLETED.',
  call: {
    method: 'GET',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}',
    scopes: ['okta.identitySources.read'],
  },
  effect: 'pure',
  permissions: [],
  inputs: {
    application: id('Application', 'identitySourceId', '0oa1b2c3d4E5f6G7h8i9'),
    session: id('Session ID', 'sessionId', 'uij1a2b3c4D5e6F7g8h9'),
  },
  output: record(importSession),
});

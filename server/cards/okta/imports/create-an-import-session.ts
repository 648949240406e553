// okta.create-an-import-session: opens a session in which users are imported from an identity source.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { importSession } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Create an Import Session',
  summary: 'Opens a session in which users are imported from an identity source.',
  docs: 'The application is one of the type Custom Identity Source. A source has one open session at a time. Nothing tells surely whether a lost call took effect: a person is asked.',
  call: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions',
    scopes: ['okta.identitySources.manage'],
  },
  effect: 'once',
  permissions: [],
  inputs: {
    application: id('Application', 'identitySourceId', '0oa1b2c3d4E5f6G7h8i9'),
  },
  output: record(importSession),
});

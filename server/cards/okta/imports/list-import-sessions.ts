// okta.list-import-sessions: lists the import sessions of an identity source.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { importSession } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Import Sessions',
  summary: 'Lists the import sessions of an identity source.',
  docs: 'The newest ones, all at once.',
  call: {
    method: 'GET',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions',
    scopes: ['okta.identitySources.read'],
  },
  effect: 'pure',
  permissions: [],
  inputs: {
    application: id('Application', 'identitySourceId', '0oa1b2c3d4E5f6G7h8i9'),
  },
  output: records('sessions', 'Sessions', importSession, { whole: true }),
});

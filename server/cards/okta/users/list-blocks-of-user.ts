// okta.list-blocks-of-user: lists what keeps a user from signing in.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { records, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'List Blocks of User',
  summary: 'Lists what keeps a user from signing in.',
  docs: 'A user may be blocked from unknown devices, for example, after failed sign-ins from there.',
  call: { method: 'GET', path: '/api/v1/users/{id}/blocks', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  permissionsInferred: true,
  inputs: {
    user: person('id', 'takes-login'),
  },
  output: records('blocks', 'Blocks', {
    type: text('Type', 'DEVICE_BASED'),
    appliesTo: text('Applies to', 'UNKNOWN_DEVICES'),
  }),
});

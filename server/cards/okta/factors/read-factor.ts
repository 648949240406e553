// okta.read-factor: reads one factor of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { factor } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Read Factor',
  summary: 'Reads one factor of a user.',
  docs: 'The ID is that of List Factors.',
  call: { method: 'GET', path: '/api/v1/users/{userId}/factors/{factorId}', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  inputs: {
    user: person('userId'),
    factor: id('Factor', 'factorId', 'opf1a2b3c4D5e6F7g8h9'),
  },
  output: record(factor),
});

// okta.activate-factor: activates a factor of a user by its pass code.
import { defineOktaAction } from '../lib/define-action.ts';
import { id, person, text } from '../lib/inputs.ts';
import { record, text as outputText } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Activate Factor',
  summary: 'Activates a factor of a user by its pass code.',
  docs: 'The factor has the status PENDING_ACTIVATION. Nothing tells surely whether a lost call took effect: a person is asked.',
  call: {
    method: 'POST',
    path: '/api/v1/users/{userId}/factors/{factorId}/lifecycle/activate',
    scopes: ['okta.users.manage'],
  },
  effect: 'once',
  permissions: ['okta.users.credentials.manage'],
  permissionsInferred: true,
  inputs: {
    user: person('userId'),
    factor: id('Factor', 'factorId', 'opf1a2b3c4D5e6F7g8h9'),
    passCode: text('Pass code', { body: 'passCode' }, { optional: true, example: '123456' }),
  },
  output: record({ factorType: outputText('Factor type', 'token:software:totp') }),
});

// okta.enroll-factor: enrolls a factor for a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, object, person, text } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { factor } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Enroll Factor',
  summary: 'Enrolls a factor for a user.',
  docs: 'FastPass cannot be enrolled by the API. One text message or call per number every 30 seconds. Nothing tells surely whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/users/{userId}/factors', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.credentials.manage'],
  inputs: {
    user: person('userId'),
    factorType: text('Factor type', { body: 'factorType' }, { example: 'sms' }),
    provider: text('Provider', { body: 'provider' }, { example: 'OKTA' }),
    profile: object('Profile', { body: 'profile' }, { phoneNumber: '+15555550100' }, true),
    activate: flag('Activate', { query: 'activate' }, false),
  },
  output: record(factor),
});

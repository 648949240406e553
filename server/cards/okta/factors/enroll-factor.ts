// okta.enroll-factor: enrolls a factor for a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { flag, object, person, text } from '../lib/inputs.ts';
import { byNewFactor } from '../lib/looks-for-new.ts';
import { record } from '../lib/outputs.ts';
import { factor } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Enroll Factor',
  summary: 'Enrolls a factor for a user.',
  docs: 'FastPass cannot be enrolled by the API. One text message or call per number every 30 seconds. A lost answer is settled by a look at the factors: one of this type and provider that was made since is the one that was asked for. Where there is none a person is asked, since Okta lists only what the enrolment policy allows.',
  call: { method: 'POST', path: '/api/v1/users/{userId}/factors', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.credentials.manage'],
  permissionsInferred: true,
  inputs: {
    user: person('userId'),
    factorType: text('Factor type', { body: 'factorType' }, { example: 'sms' }),
    provider: text('Provider', { body: 'provider' }, { example: 'OKTA' }),
    profile: object('Profile', { body: 'profile' }, { phoneNumber: '+15555550100' }, true),
    activate: flag('Activate', { query: 'activate' }, false),
  },
  output: record(factor),
  look: byNewFactor,
});

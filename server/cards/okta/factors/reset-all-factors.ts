// okta.reset-all-factors: removes all factors of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { byOlderFactors } from '../lib/looks-for-new.ts';
import { status } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Reset All Factors',
  summary: 'Removes all factors of a user.',
  docs: 'The user enrols again at the next sign-in. On Identity Engine the verified primary e-mail stays. Okta writes `user.mfa.factor.reset_all`, which may start flows. A lost answer is settled by a look at the factors where one is left that is older than the call: then they were not reset. Where none is left a person is asked, since Okta lists only what the enrolment policy allows.',
  call: { method: 'POST', path: '/api/v1/users/{id}/lifecycle/reset_factors', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.credentials.resetFactors or okta.users.credentials.manage'],
  inputs: {
    user: person('id', 'takes-login'),
  },
  output: status,
  look: byOlderFactors,
});

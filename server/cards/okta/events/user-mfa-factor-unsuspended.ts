// okta.user-mfa-factor-unsuspended: starts when a suspended MFA factor of a user works again.
import { defineOktaEvent, USER } from '../lib/define-event.ts';
import { FACTOR_FIELDS, factorSample } from '../lib/factor-fields.ts';

export default defineOktaEvent({
  title: 'User MFA Factor Unsuspended',
  summary: 'Starts when a suspended MFA factor of a user works again, after it was found to be safe.',
  eventTypes: ['user.mfa.factor.unsuspend'],
  actor: 'Admin',
  targets: [USER],
  more: FACTOR_FIELDS,
  sample: factorSample('unsuspended'),
});

// okta.user-mfa-factor-suspended: starts when an MFA factor of a user was suspended.
import { defineOktaEvent, USER } from '../lib/define-event.ts';
import { FACTOR_FIELDS, factorSample } from '../lib/factor-fields.ts';

export default defineOktaEvent({
  title: 'User MFA Factor Suspended',
  summary: 'Starts when an MFA factor of a user was suspended, mostly since it may be compromised.',
  eventTypes: ['user.mfa.factor.suspend'],
  actor: 'Admin',
  targets: [USER],
  more: FACTOR_FIELDS,
  sample: factorSample('suspended'),
});

// okta.user-mfa-factor-activated: starts when an MFA factor of a user was set up, by the user or for them.
import { defineOktaEvent, USER } from '../lib/define-event.ts';
import { FACTOR_FIELDS, factorSample } from '../lib/factor-fields.ts';

export default defineOktaEvent({
  title: 'User MFA Factor Activated',
  summary: 'Starts when an MFA factor of a user was set up, on Identity Engine each method of an authenticator.',
  eventTypes: ['user.mfa.factor.activate'],
  actor: 'Admin',
  targets: [USER],
  more: FACTOR_FIELDS,
  sample: factorSample('set up'),
  known: 'seen',
});

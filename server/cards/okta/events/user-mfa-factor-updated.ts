// okta.user-mfa-factor-updated: starts when an MFA factor of a user was changed.
import { defineOktaEvent, USER } from '../lib/define-event.ts';
import { FACTOR_FIELDS, factorSample } from '../lib/factor-fields.ts';

export default defineOktaEvent({
  title: 'User MFA Factor Updated',
  summary: 'Starts when an MFA factor of a user was changed.',
  eventTypes: ['user.mfa.factor.update'],
  actor: 'Admin',
  targets: [USER],
  more: FACTOR_FIELDS,
  sample: factorSample('updated'),
});

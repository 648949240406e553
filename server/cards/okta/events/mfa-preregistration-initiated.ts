// okta.mfa-preregistration-initiated: starts when an administrator began to register an MFA factor for a user in
// advance; so far Okta does so only for WebAuthn, with keys that Yubico sends.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'MFA Preregistration Initiated',
  summary: 'Starts when an administrator begins to register an MFA factor, so far a Yubico key, for a user.',
  eventTypes: ['system.mfa.preregister.initiate'],
  targets: [USER, { title: 'MFA Factor', type: 'AuthenticatorEnrollment', hasDetail: true }],
  known: 'seen',
});

// okta.phone-verification-call-sent: starts when a verification code was sent by a phone call, and when Okta blocked
// that, which it says by the outcome `deny`.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Phone Verification Call Sent',
  summary: 'Starts when a verification code was sent by a phone call, or Okta blocked the call.',
  eventTypes: ['system.voice.send_phone_verification_call'],
});

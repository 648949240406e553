// okta.phone-verification-sms-sent: starts when a verification code was sent by SMS, and when Okta blocked that, which
// it says by the outcome `deny`.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Phone Verification SMS Sent',
  summary: 'Starts when a verification code was sent by SMS, or Okta blocked the message.',
  eventTypes: ['system.sms.send_phone_verification_message'],
});

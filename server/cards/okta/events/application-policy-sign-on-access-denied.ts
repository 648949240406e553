// okta.application-policy-sign-on-access-denied: starts when a policy denied somebody access to an application.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Application Policy Sign-On Access Denied',
  summary: "Starts when an app's policy denied a user access, also where no factor of theirs could satisfy it.",
  eventTypes: ['application.policy.sign_on.deny_access'],
});

// okta.oauth2-app-consent-granted: starts when a user gave an app consent to act for them.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'OAuth2 App Consent Granted',
  summary: 'Starts when a user gave an app consent to act for them.',
  eventTypes: ['app.oauth2.as.consent.grant'],
});

// okta.authenticator-activated: starts when an authenticator was activated for the org.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Authenticator Activated',
  summary: 'Starts when an authenticator was activated for the org.',
  eventTypes: ['security.authenticator.lifecycle.activate'],
});

// okta.authenticator-activated: starts when an authenticator was activated for the org.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Authenticator Activated',
  summary: 'Starts when an administrator activated an authenticator for the org, as adding one does.',
  eventTypes: ['security.authenticator.lifecycle.activate'],
});

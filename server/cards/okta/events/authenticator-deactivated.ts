// okta.authenticator-deactivated: starts when an authenticator was deactivated for the org.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Authenticator Deactivated',
  summary: 'Starts when an administrator deactivated an authenticator for the org, as removing one does.',
  eventTypes: ['security.authenticator.lifecycle.deactivate'],
});

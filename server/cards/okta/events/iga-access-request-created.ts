// okta.iga-access-request-created: starts when somebody asked for access.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'IGA Access Request Created',
  summary: 'Starts when somebody asked for access, by an access request of Okta Identity Governance.',
  eventTypes: ['access.request.create'],
});

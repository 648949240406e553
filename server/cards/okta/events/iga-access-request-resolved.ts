// okta.iga-access-request-resolved: starts when a request for access was resolved.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'IGA Access Request Resolved',
  summary: 'Starts when an access request of Okta Identity Governance was resolved.',
  eventTypes: ['access.request.resolve'],
});

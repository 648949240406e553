// okta.org-rate-limit-warning: starts when the org came near a rate limit.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Org Rate Limit Warning',
  summary: 'Starts when the org came near a rate limit.',
  eventTypes: ['system.org.rate_limit.warning'],
});

// okta.org-rate-limit-violation: starts when the org went over a rate limit.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Org Rate Limit Violation',
  summary: 'Starts when the org went over a rate limit.',
  eventTypes: ['system.org.rate_limit.violation'],
});

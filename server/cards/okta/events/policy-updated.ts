// okta.policy-updated: starts when a policy was changed.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Policy Updated',
  summary: 'Starts when a policy was changed.',
  eventTypes: ['policy.lifecycle.update'],
});

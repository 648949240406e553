// okta.policy-activated: starts when a policy was activated.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Policy Activated',
  summary: 'Starts when a policy was activated.',
  eventTypes: ['policy.lifecycle.activate'],
});

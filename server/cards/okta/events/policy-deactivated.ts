// okta.policy-deactivated: starts when a policy was deactivated.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Policy Deactivated',
  summary: 'Starts when a policy was deactivated.',
  eventTypes: ['policy.lifecycle.deactivate'],
});

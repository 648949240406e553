// okta.policy-rule-activated: starts when a rule of a policy was activated.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Policy Rule Activated',
  summary: 'Starts when a rule of a policy was activated.',
  eventTypes: ['policy.rule.activate'],
});

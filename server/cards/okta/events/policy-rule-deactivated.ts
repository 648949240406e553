// okta.policy-rule-deactivated: starts when a rule of a policy was deactivated.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Policy Rule Deactivated',
  summary: 'Starts when a rule of a policy was deactivated.',
  eventTypes: ['policy.rule.deactivate'],
});

// okta.policy-rule-added: starts when a rule was added to a policy.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Policy Rule Added',
  summary: 'Starts when a rule was added to a policy.',
  eventTypes: ['policy.rule.add'],
});

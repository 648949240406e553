// okta.policy-rule-updated: starts when a rule of a policy was changed.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Policy Rule Updated',
  summary: 'Starts when a rule of a policy was changed.',
  eventTypes: ['policy.rule.update'],
});

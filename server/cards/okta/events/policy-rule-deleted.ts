// okta.policy-rule-deleted: starts when a rule of a policy was deleted.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Policy Rule Deleted',
  summary: 'Starts when a rule of a policy was deleted.',
  eventTypes: ['policy.rule.delete'],
});

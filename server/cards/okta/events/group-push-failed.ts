// okta.group-push-failed: starts when a group could not be pushed to an application, and Okta does not try it again.
import { defineOktaEvent, GROUP } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Group Push Failed',
  summary: 'Starts when a change of a group push failed for good: Okta does not try it again.',
  eventTypes: ['application.provision.group_push.mapping.update.or.delete.failed.with.error'],
  targets: [GROUP],
});

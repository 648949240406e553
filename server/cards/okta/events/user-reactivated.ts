// okta.user-reactivated: starts when a user was activated again.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Reactivated',
  summary: 'Starts when a user was activated again.',
  eventTypes: ['user.lifecycle.reactivate'],
  targets: [USER],
});

// okta.user-unsuspended: starts when a suspended user was let in again.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Unsuspended',
  summary: 'Starts when a suspended user was let in again.',
  eventTypes: ['user.lifecycle.unsuspend'],
  targets: [USER],
});

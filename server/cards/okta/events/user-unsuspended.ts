// okta.user-unsuspended: starts when the suspension of a user was ended.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Unsuspended',
  summary: 'Starts when a suspended user was let in again.',
  eventTypes: ['user.lifecycle.unsuspend'],
  targets: [USER],
});

// okta.user-suspended: starts when a user was suspended.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Suspended',
  summary: 'Starts when a user was suspended.',
  eventTypes: ['user.lifecycle.suspend'],
  actor: 'Admin',
  targets: [USER],
  known: 'seen',
});

// okta.user-deactivated: starts when a user was deactivated.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Deactivated',
  summary: 'Starts when a user was deactivated.',
  eventTypes: ['user.lifecycle.deactivate'],
  actor: 'Admin',
  targets: [USER],
  known: 'seen',
});

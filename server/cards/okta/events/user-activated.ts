// okta.user-activated: starts when a user was activated.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Activated',
  summary: 'Starts when a user was activated.',
  eventTypes: ['user.lifecycle.activate'],
  actor: 'Admin',
  targets: [USER],
  known: 'seen',
});

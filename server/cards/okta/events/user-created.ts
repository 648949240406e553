// okta.user-created: starts when a user was created.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Created',
  summary: 'Starts when a user was created.',
  eventTypes: ['user.lifecycle.create'],
  actor: 'Admin',
  targets: [USER],
  known: 'seen',
});

// okta.user-added-to-group: starts when a user was added to a group.
import { defineOktaEvent, GROUP, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Added to Group',
  summary: 'Starts when a user was added to a group.',
  eventTypes: ['group.user_membership.add'],
  actor: 'Admin',
  targets: [USER, GROUP],
  known: 'seen',
});

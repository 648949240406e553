// okta.user-removed-from-group: starts when a user was removed from a group.
import { defineOktaEvent, GROUP, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Removed from Group',
  summary: 'Starts when a user was removed from a group.',
  eventTypes: ['group.user_membership.remove'],
  actor: 'Admin',
  targets: [USER, GROUP],
  known: 'seen',
});

// okta.user-signed-out: starts when a user signed out of Okta.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Signed Out',
  summary: 'Starts when a user signed out of Okta.',
  eventTypes: ['user.session.end'],
  targets: [USER],
});

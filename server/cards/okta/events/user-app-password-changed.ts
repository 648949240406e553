// okta.user-app-password-changed: starts when the password of a user in an application was changed.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User App Password Changed',
  summary: 'Starts when the password of a user in an application was changed.',
  eventTypes: ['application.user_membership.change_password'],
  targets: [USER],
});

// okta.user-okta-password-reset-by-an-admin: starts when an administrator reset the password of a user.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Okta Password Reset by an Admin',
  summary: 'Starts when an administrator reset the password of a user.',
  eventTypes: ['user.account.reset_password'],
  targets: [USER],
});
